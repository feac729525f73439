#include "lm-ui-config.h"

#include "shortcuts/lm-commands.h"

#include <glib/gi18n.h>

#define PROJECT N_ ("Project")
#define EDIT N_ ("Edit")
#define PLAN N_ ("Planning")
#define HOME N_ ("Home")
#define VIEW N_ ("View")
#define BOARD N_ ("Board")
#define HELP N_ ("Help")

const LmCommand lm_commands[] = {
  { "app.new", N_ ("New project…"), "<Control>n", PROJECT, TRUE },
  { "app.open", N_ ("Open project…"), "<Control>o", PROJECT, TRUE },
  { "app.example", N_ ("Open the example project"), NULL, PROJECT, TRUE },
  { "win.import", N_ ("Import addresses…"), "<Control>i", PROJECT, TRUE },
  { "win.survey-out", N_ ("Survey answers to a sheet…"), NULL, PROJECT, TRUE },
  { "win.survey-in", N_ ("Bring a survey sheet back…"), NULL, PROJECT, TRUE },
  { "win.wizard", N_ ("Set up the project…"), NULL, PROJECT, TRUE },
  { "win.save-as", N_ ("Save a copy as…"), "<Control><Shift>s", PROJECT, TRUE },
  { "win.anonymise", N_ ("Erase the residents of finished homes…"), NULL, PROJECT, TRUE },
  { "win.erase-residents", N_ ("Erase the residents of this home…"), NULL, PROJECT, TRUE },
  { "win.take-in", N_ ("Take in a copy…"), NULL, PROJECT, TRUE },
  { "win.clashes", N_ ("To decide…"), NULL, PROJECT, TRUE },
  { "win.project-settings", N_ ("Project settings…"), "<Control>comma", PROJECT, TRUE },
  { "win.print", N_ ("Print what is shown…"), "<Control>p", PROJECT, TRUE },
  { "win.print-board", N_ ("Print the board…"), NULL, PROJECT, TRUE },
  { "win.print-letters", N_ ("Print letters…"), NULL, PROJECT, TRUE },
  { "win.edit-letters", N_ ("Texts of letters…"), "<Control><Shift>l", PROJECT, TRUE },
  { "win.print-survey-forms", N_ ("Print survey forms…"), NULL, PROJECT, TRUE },
  { "win.print-day-sheets", N_ ("Print day sheets…"), "<Control><Shift>p", PROJECT, TRUE },
  { "win.close", N_ ("Close the window"), "<Control>w", PROJECT, TRUE },

  { "win.undo", N_ ("Undo"), "<Control>z", EDIT, TRUE },
  { "win.redo", N_ ("Redo"), "<Control><Shift>z", EDIT, TRUE },
  { "win.history", N_ ("History…"), "<Control>h", EDIT, TRUE },
  { "win.palette", N_ ("Go to…"), "<Control>k", EDIT, TRUE },
  { "win.find", N_ ("Find a home"), "<Control>f", EDIT, TRUE },

  { "win.plan", N_ ("Plan every home"), "<Control>r", PLAN, TRUE },
  { "win.plan-ready", N_ ("Plan only homes that are ready"), NULL, PLAN, TRUE },
  { "win.try-scenarios", N_ ("Try other ways to run the district"), NULL, PLAN, TRUE },
  { "win.reset-baseline", N_ ("Take this plan of the train as its baseline"), NULL, PLAN, TRUE },
  { "win.stop-planning", N_ ("Stop planning"), NULL, PLAN, TRUE },
  { "win.replan", N_ ("When the day goes wrong…"), "<Control><Shift>r", PLAN, TRUE },
  { "win.close-street", N_ ("A street is closed…"), NULL, PLAN, TRUE },
  { "win.size-buffers", N_ ("Size the buffers…"), NULL, PLAN, TRUE },
  { "win.next-conflict", N_ ("Next conflict"), "F8", PLAN, TRUE },
  { "win.previous-conflict", N_ ("Previous conflict"), "<Shift>F8", PLAN, TRUE },

  { "win.book", N_ ("Make an appointment…"), "<Control>b", HOME, TRUE },
  { "win.confirm", N_ ("Confirm the appointment"), "<Control>Return", HOME, TRUE },
  { "win.choose", N_ ("Choose the method…"), "<Control>m", HOME, TRUE },
  { "win.survey-form", N_ ("Survey form on paper…"), "<Control><Shift>m", HOME, TRUE },
  { "win.letter", N_ ("Letter to the resident…"), "<Control>l", HOME, TRUE },
  { "win.outcome", N_ ("Record what happened…"), "<Control>u", HOME, TRUE },
  { "win.done", N_ ("Record the visit as done"), "<Control>d", HOME, TRUE },
  { "win.replan-home", N_ ("Another day for this home…"), "<Control><Shift>b", HOME, TRUE },
  { "win.no-access", N_ ("Record that nobody opened"), NULL, HOME, TRUE },

  { "win.view::today", N_ ("Today"), "<Alt>1", VIEW, TRUE },
  { "win.view::board", N_ ("Board"), "<Alt>2", VIEW, TRUE },
  { "win.view::homes", N_ ("Homes"), "<Alt>3", VIEW, TRUE },
  { "win.view::appointments", N_ ("Appointments"), "<Alt>4", VIEW, TRUE },
  { "win.view::parties", N_ ("Parties and crews"), "<Alt>5", VIEW, TRUE },
  { "win.view::methods", N_ ("Methods"), "<Alt>6", VIEW, TRUE },
  { "win.view::scenarios", N_ ("Scenarios"), "<Alt>7", VIEW, TRUE },
  { "win.show-detail", N_ ("Show the home's detail"), "F9", VIEW, TRUE },
  { "win.fullscreen", N_ ("Full screen"), "F11", VIEW, TRUE },

  { "win.level::district", N_ ("District level"), "1", BOARD, FALSE },
  { "win.level::trains", N_ ("Trains level"), "2", BOARD, FALSE },
  { "win.level::homes", N_ ("Homes level"), "3", BOARD, FALSE },
  { "win.level::hours", N_ ("Hours level"), "4", BOARD, FALSE },
  { "win.go-to-today", N_ ("Go to today"), "t", BOARD, FALSE },

  { "app.shortcuts", N_ ("Keyboard shortcuts"), "<Control>question", HELP, TRUE },
  { "app.about", N_ ("About Laatste Meter"), NULL, HELP, TRUE },
  { "app.quit", N_ ("Quit"), "<Control>q", HELP, TRUE },
};
const guint lm_n_commands = G_N_ELEMENTS (lm_commands);
