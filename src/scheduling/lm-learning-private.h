#pragma once

#include "scheduling/lm-search.h"

G_BEGIN_DECLS

/* Lazy clause generation over a network (Ohrimenko, Stuckey, Codish 2009; for
 * projects Schutt, Feydy, Stuckey, Wallace 2011 and 2013).
 *
 * Every fact is a bound «side ≥ value». A variable x has two sides: 2x is x
 * itself and 2x + 1 is −x, so that an upper bound is a lower bound too and
 * nothing has to be written twice; the negation of «s ≥ v» is «s^1 ≥ 1 − v».
 * Variables 0 … n − 1 are the starts of the activities; after them comes one
 * 0/1 variable for each pair that can never run together (1: the first of the
 * pair goes first). A clause is an array of such bounds. No literal is made
 * for a value before a clause names it, and none has to be looked up.
 *
 * Times are divided by their greatest common divisor, and loads are kept
 * for every moment of the horizon: that is the quickest for horizons of up to
 * some thousands and correct for any.
 *
 * Use for a large neighbourhood search, deterministic in conflicts:
 *
 *   LmLearning *learning = lm_learning_new (network, horizon);
 *   if (lm_learning_limit (learning, value - 1))        // what is known, to be beaten
 *     {
 *       lm_learning_push (learning);
 *       … lm_learning_bound (learning, i, from, to);     // FALSE: empty already
 *       … lm_learning_order (learning, i, j, lag);       // start j ≥ start i + lag, until the pop
 *       lm_learning_remember (learning, start);          // the schedule that the search looks around
 *       answer = lm_learning_solve (learning, &budget);  // what is not bounded is free
 *       lm_learning_pop (learning);
 *     }
 *
 * FOUND: learning->best has the starts; limit () again to beat them. NONE:
 * nothing in this neighbourhood is within the limit. STOPPED: the budget was
 * used up. After a pop everything is as it was before the push; what was
 * learnt before it is kept, what was learnt under it is forgotten. */

typedef struct {
  int side;
  int value;
} LmFact;

typedef enum {
  LM_REASON_NONE,   /* decided, or given */
  LM_REASON_CLAUSE, /* a: the clause */
  LM_REASON_LAG,    /* a: side, b: lag: this side ≥ that side + lag */
  LM_REASON_PAIR,   /* a: the pair, whose order is known */
  LM_REASON_ORDER,  /* a: the pair, of which one order no longer fits */
  LM_REASON_LOAD,   /* a: resource, b: the moment that is too full */
} LmReason;

typedef struct {
  int side;
  int value;
  int before;   /* the value it had */
  int previous; /* the entry of the trail where it got that, −1: none */
  int level;
  LmReason reason;
  int a;
  int b;
} LmEntry;

typedef struct {
  int clause;
  int from;     /* the side this is listed under has to reach this for the literal to be false */
  LmFact other; /* true: the clause needs no look */
} LmWatch;

typedef struct {
  LmWatch *items;
  int len;
  int room;
} LmWatches;

typedef struct {
  int other; /* the other side for lags, the other activity for pairs */
  int lag;   /* for pairs: the side that says «this one first» */
  int pair;
} LmLink;

typedef struct {
  LmLink *items;
  int len;
  int room;
} LmLinks;

typedef struct {
  int first;
  int second;
} LmPair;

typedef struct {
  int activity;
  int demand;
} LmUse;

typedef struct {
  int activity;
  int demand;
  int entry; /* the newest entry of the trail that makes it certain there */
} LmPart;

typedef struct {
  int n;
  int n_variables;
  int n_resources;
  int unit;          /* what one moment is in the network's time */
  int horizon;
  int *duration;
  int *capacity;
  int *demand;       /* n × n_resources */

  /* Facts (lm-learning-trail.c). */
  int *low;          /* by side */
  int *base;         /* by side: what holds without any decision */
  int *last;         /* by side: its newest entry of the trail, −1: none */
  LmEntry *trail;
  int trail_len;
  int trail_room;
  int head;          /* entries before this one have been propagated */
  int level;
  int *level_start;  /* the length of the trail before each level's decision */
  int level_room;
  gboolean closed;   /* nothing is left, whatever is decided */
  GArray *conflict;  /* of LmFact: together impossible */

  /* Clauses (lm-learning-clauses.c). Words: length, distance, activity, then facts. */
  int *arena;
  int arena_len;
  int arena_room;
  int arena_root;    /* clauses before this one are never thrown away by a pop */
  int n_clauses;
  int max_clauses;
  float clause_step;
  LmWatches *watches; /* by atom, of «x ≤ v» (odd) and of its negation (even) */

  /* Lags and pairs (lm-learning-lags.c). */
  LmLinks *links;    /* by side: other ≥ this + lag */
  GArray *extra;     /* of int: the sides of links that a pop takes away */
  LmPair *pairs;
  int n_pairs;
  LmLinks *pairings; /* by activity */

  /* Loads (lm-learning-load.c). */
  int *load;         /* n_resources × horizon */
  int *part_from;    /* by activity: the part that is certain, as it stands in the load */
  int *part_to;
  LmUse **uses;      /* by resource, the most demanding first */
  int *n_uses;
  gboolean *dirty;
  int *queue;
  int queue_len;
  LmPart *parts;     /* room for an explanation */

  /* Analysis (lm-learning-analysis.c). */
  int *need;         /* by side: the value asked for */
  int *need_at;      /* by side: its entry of the trail, −1: not asked for */
  gboolean *is_asked; /* by side: it stands in `asked` */
  GArray *asked;     /* of int: sides, with some that are no longer asked for */
  GArray *learnt;    /* of LmFact */
  GArray *because;   /* of LmFact */
  int *level_seen;
  int level_stamp;

  /* Choice (lm-learning-choice.c). */
  int *atom_start;   /* by variable */
  int *atom_base;    /* by variable: the value of its first atom */
  int *atom_owner;   /* by atom */
  int *atom_value;   /* by atom: decide «variable ≤ value» or not */
  float *heat;       /* by atom */
  int *heap;
  int *heap_place;   /* by atom, −1: not in the heap */
  int heap_len;
  int n_atoms;
  int atom_shift;
  float heat_step;
  GArray *taken;     /* of LmFact: atom and level at which it left the heap */
  gboolean by_heat;  /* the search follows its conflicts; FALSE: the clock */

  gboolean pushed;
  gboolean closed_before; /* `closed` when it was pushed */
  int *best;         /* the last schedule found, by activity, in the network's time */
  gboolean guided;   /* there is a schedule to stay close to */
  int *guide;
  guint64 seed;
  guint64 conflicts;
  guint64 found;
  guint64 steps;     /* a measure of work done, for the clock to be read now and then */
  guint64 next_look; /* steps at which it is read next */
  guint64 next_restart; /* conflicts at which to start over */
  int restarts;
} LmLearning;

typedef enum { LM_LEARNING_FOUND, LM_LEARNING_NONE, LM_LEARNING_STOPPED } LmLearningAnswer;

typedef struct {
  guint64 conflicts;  /* 0: no limit */
  double until;       /* lm_clock_seconds () at which to stop; 0: no limit */
} LmLearningBudget;

/* Whether the loads of that horizon have room in memory: some hundred million moments. */
gboolean lm_learning_can (const LmNetwork *network, int horizon);
/* `horizon`: no schedule that ends later is looked for. `closed` is set where
 * the lags and pairs alone allow no schedule. (transfer full) */
LmLearning *lm_learning_new (const LmNetwork *network, int horizon);
void lm_learning_free (LmLearning *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmLearning, lm_learning_free)

/* Times below are in the network's own units. Each gives FALSE where no
 * schedule is left; inside push and pop that holds until the pop. */
gboolean lm_learning_limit (LmLearning *self, int end);
gboolean lm_learning_bound (LmLearning *self, int activity, int from, int to);
gboolean lm_learning_order (LmLearning *self, int before, int after, int lag);
void lm_learning_push (LmLearning *self);
void lm_learning_pop (LmLearning *self);
/* The schedule that choices lean to. */
void lm_learning_remember (LmLearning *self, const int *start);
/* The end of the project is at least this. */
int lm_learning_get_bound (LmLearning *self);
/* The next schedule within the limits, in `best`. */
LmLearningAnswer lm_learning_solve (LmLearning *self, const LmLearningBudget *budget);
/* Whether a schedule may end at `end` or before: NONE raises the bound. */
LmLearningAnswer lm_learning_try (LmLearning *self, int end, const LmLearningBudget *budget);

/* A search around the best schedule, with a random part of the activities
 * set free (lm-learning-around.c). */
typedef struct {
  guint64 random;
  gboolean *is_free; /* by activity */
  double share;      /* of the activities to set free; finds its own size */
} LmLearningAround;

void lm_learning_around_init (LmLearningAround *self, int n, guint64 seed);
void lm_learning_around_clear (LmLearningAround *self);
/* One part; `start` is the schedule to look around, and the limit is to be
 * below its end already. NONE: that part holds nothing better. */
LmLearningAnswer lm_learning_look_around (LmLearningAround *self, LmLearning *learning, const LmNetwork *network,
                                          const int *start, const LmLearningBudget *budget);

/* ─── between the files ─── */

static inline gboolean
lm_fact_is_true (const LmLearning *self, int side, int value)
{
  return self->low[side] >= value;
}

static inline gboolean
lm_fact_is_false (const LmLearning *self, int side, int value)
{
  return self->low[side ^ 1] >= 1 - value;
}

static inline int
lm_learning_low (const LmLearning *self, int variable)
{
  return self->low[2 * variable];
}

static inline int
lm_learning_high (const LmLearning *self, int variable)
{
  return -self->low[2 * variable + 1];
}

/* The atom that a fact belongs to: «x ≥ v» is not «x ≤ v − 1», «−x ≥ v» is «x ≤ −v». */
static inline int
lm_learning_get_atom (const LmLearning *self, int side, int value)
{
  int x = side / 2;
  int at_most = side & 1 ? -value : value - 1;

  return self->atom_start[x] + ((at_most - self->atom_base[x]) >> self->atom_shift);
}

/* Makes the fact hold; nothing where it does. FALSE: `conflict` says why not. */
gboolean lm_learning_assert (LmLearning *self, int side, int value, LmReason reason, int a, int b);
void lm_learning_decide (LmLearning *self, int side, int value);
void lm_learning_undo (LmLearning *self, int level);
void lm_learning_rewind (LmLearning *self, int length);
/* The entry that made the fact hold, −1: it always did. */
int lm_learning_find (const LmLearning *self, int side, int value);
/* Adds to `facts` what made «side ≥ value» follow from the entries before `at`. */
void lm_learning_explain (LmLearning *self, LmReason reason, int a, int b, int side, int value, int at, GArray *facts);
gboolean lm_learning_propagate (LmLearning *self);

int lm_learning_add_clause (LmLearning *self, const LmFact *facts, int n, int distance);
gboolean lm_learning_propagate_clauses (LmLearning *self, int side, int before, int value);
void lm_learning_heat_clause (LmLearning *self, int clause);
void lm_learning_forget (LmLearning *self);
void lm_learning_cut_clauses (LmLearning *self, int length);

void lm_learning_init_lags (LmLearning *self, const LmNetwork *network);
void lm_learning_add_lag (LmLearning *self, int from, int to, int lag);
void lm_learning_drop_extra (LmLearning *self);
gboolean lm_learning_propagate_lags (LmLearning *self, int side);
void lm_learning_explain_pair (LmLearning *self, int pair, int side, int value, GArray *facts);
void lm_learning_explain_order (LmLearning *self, int pair, int side, int at, GArray *facts);

void lm_learning_init_load (LmLearning *self);
void lm_learning_set_part (LmLearning *self, int activity);
gboolean lm_learning_propagate_load (LmLearning *self, int activity);
void lm_learning_explain_load (LmLearning *self, int resource, int moment, int side, int at, GArray *facts);

/* From `conflict`: learns, goes back and asserts. FALSE: closed. */
gboolean lm_learning_learn (LmLearning *self);

void lm_learning_init_choice (LmLearning *self);
void lm_learning_heat (LmLearning *self, int side, int value);
void lm_learning_cool (LmLearning *self);
void lm_learning_give_back (LmLearning *self);
/* The next decision; FALSE: everything has its place. */
gboolean lm_learning_choose (LmLearning *self, LmFact *fact);

G_END_DECLS
