#include "ui/lm-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (LmApplication) application = lm_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
