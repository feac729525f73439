#pragma once

#include "lm-simulation-noise.h"
#include "simulation/lm-simulation.h"

G_BEGIN_DECLS

/* The plan as a program: operations in the order of the plan, carried out for
 * sixteen runs at once. Nothing in it branches on what a run has met, except
 * for homes that must be visited again, of which there are few.
 *
 * Time is in working minutes: day i of the project's working days starts at
 * i · day_minutes, pauses and nights have no length, so work that runs over goes
 * on next morning by itself. Work outside counts in a time of its own that
 * stands still on days of bad weather («good» time), so that a day lost needs no
 * look at where the work is. A person who works in both is two. */

typedef enum {
  LM_OP_STEP,     /* work */
  LM_OP_OPEN,     /* people arrive at a home */
  LM_OP_CLOSE,    /* the visit is over */
  LM_OP_SLOT,     /* room for a home that was missed */
  LM_OP_DRAIN,    /* the crew's last planned visit is made: the homes that were missed, to the last */
  LM_OP_ABSENT,   /* a crew is away for some days */
} LmOpKind;

typedef struct {
  guint32 cell; /* of `end` */
  float lag;    /* minutes */
} LmOpPred;

typedef struct {
  guint8 kind;       /* LmOpKind */
  guint8 good;       /* STEP, ABSENT: in good time */
  guint32 visit;     /* LM_NO_VISIT: of none */
  guint32 mask;      /* STEP: cell of who takes part; LM_EVERYBODY */
  guint32 cell;      /* where its end is kept; OPEN: the time people are in */
  guint32 first_pred, n_preds;
  guint32 first_person, n_persons; /* OPEN: those who begin */
  guint32 n_others;  /* OPEN: of the drum, who come later; they follow those who begin */
  guint32 key;       /* of the draw; SLOT, DRAIN: the crew */
  guint32 factor;    /* of the table of factors; DRAIN: set of crews */
  guint32 day;       /* day of the plan */
  float floor;       /* not before; minute of the plan (in good time: its day, see `good`) */
  float planned;     /* STEP: its start in the plan; OPEN: when the plan has its people at the next home */
  float latest;      /* OPEN, DRAIN: minute of a day after which people come the next day; SLOT: when it is over */
  LmMinutes minutes;
} LmOp;

#define LM_NO_VISIT G_MAXUINT32
#define LM_EVERYBODY 0

/* People who are behind still begin at a home while this share of the visit fits
 * before the end of the day; else the next morning. */
#define LM_BEGIN_SHARE 0.75f

typedef struct {
  LmId home, train;
  LmDay planned;
  guint32 day;            /* the same as working day */
  LmDay promise_end;      /* LM_DAY_NONE: none */
  guint32 mask;           /* cell of who takes part */
  guint32 drum;           /* crew with most of the work, by index: it goes to the home again */
  guint32 crews;          /* set of crews, for the days on which all of them work */
  guint64 first;          /* those of the drum who begin, by number */
  guint32 access_key;
  float length;           /* minutes that the plan gives it */
  float mean, deviation;  /* minutes of a visit made again */
  guint32 factor;
  guint32 n_early;        /* preds of its OPEN in working time; those after them are in good time */
} LmSimVisit;

struct _LmSimulation {
  LmSnapshot *snapshot;
  LmUncertainty uncertainty;
  float day_minutes;
  LmDay *days;            /* of each working day */
  guint n_days;
  GArray *ops;            /* LmOp */
  GArray *preds;          /* LmOpPred */
  GArray *persons;        /* guint32, indices of persons */
  GArray *visits;         /* LmSimVisit */
  GArray *factors;        /* LmFactor */
  GArray *biases;         /* LmBias, in the order in which factors number them */
  guint n_people, n_cells, n_masks, n_steps;
  GPtrArray *crew_days;   /* guint16[n_days]: the first day from then on that all crews of a set work */
  guint n_drums;          /* crews with homes to visit again */
};

typedef struct {
  guint32 key;
  guint32 draw; /* LmDraw */
} LmBias;

typedef struct {
  guint32 crew, method; /* indices of biases; the district is bias 0 */
} LmFactor;

#define LM_OVERRUN_LEAST -240
#define LM_OVERRUN_CLASSES 1440

struct _LmForecast {
  guint n_visits, runs;
  gint16 *done;             /* [block][visit][lane] */
  guint32 *in_time, *begun; /* per visit */
  guint32 overrun[LM_OVERRUN_CLASSES];
  LmVisitForecast *visits;
  GArray *trains;           /* LmTrainForecast */
  LmTrainForecast district;
  GHashTable *of_home;      /* home → index + 1 */
};

/* lm-simulation-calendar.c: working days between the first and last of the plan
 * and well past it. */
void lm_simulation_make_days (LmSimulation *self, LmDay first, LmDay last);
/* The first working day at or after `day`, by number. */
guint lm_simulation_find_day (LmSimulation *self, LmDay day);
/* The set of these crews (indices of LM_TABLE_CREW), for LmSimVisit.crews. */
guint lm_simulation_add_crews (LmSimulation *self, GHashTable *known, GArray *crews);

/* lm-simulation-run.c, for one width of registers: sixteen runs from 16 · block on. */
typedef struct _LmSimState LmSimState;
typedef struct {
  guint bytes;
  LmSimState *(*state_new) (LmSimulation *simulation, guint64 seed);
  void (*state_free) (LmSimState *self);
  void (*run) (LmSimState *self, guint block, gint16 *done, LmForecast *forecast);
} LmSimEngine;

extern const LmSimEngine lm_sim_engine_narrow;
#ifdef LM_WIDE_VECTORS
extern const LmSimEngine lm_sim_engine_wide, lm_sim_engine_widest;
#endif

/* Those that this processor can run, the widest first; ended by NULL. */
const LmSimEngine *const *lm_sim_engines_get (void);
LmForecast *lm_simulation_run_with (LmSimulation *self, const LmSimEngine *engine, guint runs, guint64 seed,
                                    LmSimulationProgress progress, gpointer data);

G_END_DECLS
