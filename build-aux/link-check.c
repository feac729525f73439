/* Linked with one whole room and what the room declares: it need not run. */
int
main (void)
{
  return 0;
}
