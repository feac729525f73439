#include "bench-random.h"

#include <glib.h>

/* Districts made up from nothing, with every rule switched on and off: the
 * checker finds nothing in their plans, and none ends before its bound. Many
 * more are made by bench-planner --random. */
static void
test_made_up_districts (void)
{
  g_assert_cmpuint (bench_random (100, 60, 40), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/random/made-up-districts", test_made_up_districts);
  return g_test_run ();
}
