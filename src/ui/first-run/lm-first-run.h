#pragma once

#include "window/lm-window.h"

G_BEGIN_DECLS

typedef enum {
  LM_FIRST_RUN_PROJECT, /* from the beginning: a new project */
  LM_FIRST_RUN_PARTIES, /* the project is there: its methods, people and plan */
} LmFirstRunStart;

/* Sets up a project: its name and file, the addresses, our methods, the contact
 * person, the first plan. Every step can be skipped and come back to. */
void lm_first_run_present (LmWindow *window, LmFirstRunStart start);

/* Opens the example district in the window; makes it first where it is not
 * there yet. */
void lm_first_run_open_example (LmWindow *window);

G_END_DECLS
