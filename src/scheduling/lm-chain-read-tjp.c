#include <gio/gio.h>
#include <string.h>

#include "lm-chain-draft-private.h"

#define MAX_DEPTH 16

/* What a token is; any other mark is its own kind. */
#define END '\0'
#define WORD 'w'
#define STRING '"'
#define MACRO '$'

typedef struct {
  const char *at;      /* behind the token */
  int line;            /* of the token */
  char kind;
  const char *token;   /* of `length` */
  gsize length;
  GHashTable *macros;  /* name → trade */
  GHashTable *group_of; /* resource → the resource it stands in, or itself */
  GHashTable *crews;   /* group → number of resources in it without parts */
  LmChainDraft draft;
  int hours_in_day;
  GError *error;
} Reader;

static gboolean
fail (Reader *self, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list values;

  va_start (values, format);
  what = g_strdup_vprintf (format, values);
  va_end (values);
  if (self->error == NULL)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: %s", self->line, what);
  return FALSE;
}

static void
next (Reader *self)
{
  const char *c = self->at;

  for (;; c++)
    if (*c == '#')
      c += strcspn (c, "\n") - 1;
    else if (*c == '\n')
      self->line++;
    else if (!g_ascii_isspace (*c))
      break;
  self->token = c;
  if (*c == '"')
    {
      self->kind = STRING;
      self->token = c + 1;
      self->length = strcspn (c + 1, "\"\n");
      c += 1 + self->length + (c[1 + self->length] == '"');
    }
  else if (*c == '$' && c[1] == '{')
    {
      self->kind = MACRO;
      self->token = c + 2;
      self->length = strcspn (c + 2, "}\n");
      c += 2 + self->length + (c[2 + self->length] == '}');
    }
  else if (g_ascii_isalnum (*c) || strchr ("_+-.:", *c))
    {
      self->kind = *c ? WORD : END;
      for (self->length = 0; *c && (g_ascii_isalnum (*c) || strchr ("_+-.:%", *c)); c++)
        self->length++;
    }
  else
    {
      self->kind = *c;
      self->length = 1;
      c += *c != '\0';
    }
  self->at = c;
}

static gboolean
is_word (const Reader *self, const char *word)
{
  return self->kind == WORD && strlen (word) == self->length && strncmp (self->token, word, self->length) == 0;
}

static char *
dup_token (const Reader *self)
{
  return g_strndup (self->token, self->length);
}

/* Stands on a «{» or «[»; goes to its end. */
static gboolean
skip_block (Reader *self)
{
  char opens = self->kind, closes = opens == '{' ? '}' : ']';
  int depth = 1;

  while (depth > 0)
    {
      next (self);
      if (self->kind == END)
        return fail (self, "a “%c” is not closed", opens);
      depth += (self->kind == opens) - (self->kind == closes);
    }
  return TRUE;
}

static gboolean
take_word (Reader *self, char **word)
{
  next (self);
  if (self->kind != WORD)
    return fail (self, "a name or a number is missing");
  *word = dup_token (self);
  return TRUE;
}

/* «10h» */
static gboolean
take_hours (Reader *self, int *units)
{
  g_autofree char *text = NULL;

  if (!take_word (self, &text))
    return FALSE;
  if (!g_str_has_suffix (text, "h"))
    return fail (self, "“%s” is no number of hours; write 2h", text);
  text[strlen (text) - 1] = '\0';
  if (!lm_chain_draft_parse_hours (text, units))
    return fail (self, "hours must be whole or half, up to %d", LM_CHAIN_MAX_HOURS);
  return TRUE;
}

/* resource ID "name" { resource … } */
static gboolean
read_resource (Reader *self, const char *group, int depth)
{
  g_autofree char *id = NULL;
  gboolean has_parts = FALSE;

  if (depth > MAX_DEPTH)
    return fail (self, "the resources stand too deep in each other");
  if (!take_word (self, &id))
    return FALSE;
  next (self);
  if (self->kind != STRING)
    return fail (self, "the name of resource “%s” is missing", id);
  next (self);
  if (self->kind == '{')
    {
      for (next (self); self->kind != '}';)
        {
          if (!is_word (self, "resource"))
            return self->kind == END ? fail (self, "resource “%s” is not closed", id)
                                     : fail (self, "“%.*s” of a resource is not understood", (int) self->length, self->token);
          has_parts = TRUE;
          if (!read_resource (self, id, depth + 1))
            return FALSE;
        }
      next (self);
    }
  if (!has_parts)
    {
      const char *whole = group ? group : id;

      g_hash_table_insert (self->group_of, g_strdup (id), g_strdup (whole));
      g_hash_table_insert (self->crews, g_strdup (whole),
                           GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (self->crews, whole)) + 1));
    }
  return TRUE;
}

/* Behind «allocate»: a crew, with the others of its trade as alternatives. */
static gboolean
read_allocation (Reader *self, char closes, int *trade)
{
  g_autofree char *first = NULL;
  const char *group;
  int n = 1, crews;

  if (!take_word (self, &first))
    return FALSE;
  group = g_hash_table_lookup (self->group_of, first);
  if (group == NULL)
    return fail (self, "there is no resource “%s”", first);
  next (self);
  if (self->kind == '{')
    {
      gboolean others = FALSE;

      for (next (self); self->kind != '}'; next (self))
        {
          if (self->kind == END || self->kind == '{')
            return fail (self, "the allocation of “%s” is not closed", first);
          if (is_word (self, "alternative"))
            others = TRUE;
          else if (is_word (self, "select") || is_word (self, "persistent") || is_word (self, "mandatory"))
            others = FALSE;
          else if (others && self->kind == WORD)
            {
              g_autofree char *other = dup_token (self);

              if (g_strcmp0 (g_hash_table_lookup (self->group_of, other), group) != 0)
                return fail (self, "“%s” stands in for “%s”, but is of another trade", other, first);
              n++;
            }
        }
      next (self);
    }
  if (closes && self->kind != closes)
    return fail (self, "only one “allocate” in a macro is understood");
  crews = GPOINTER_TO_INT (g_hash_table_lookup (self->crews, group));
  if (n != crews)
    return fail (self, "the task may be done by %d of the %d of “%s”; only all of a trade alike are understood", n, crews, group);
  *trade = lm_chain_draft_find_trade (&self->draft, group);
  if (*trade < 0)
    *trade = lm_chain_draft_add_trade (&self->draft, group, crews);
  return TRUE;
}

/* macro NAME [ allocate … ] */
static gboolean
read_macro (Reader *self)
{
  g_autofree char *name = NULL;
  int trade;

  if (!take_word (self, &name))
    return FALSE;
  next (self);
  if (self->kind != '[')
    return fail (self, "“[” is missing behind macro “%s”", name);
  next (self);
  if (!is_word (self, "allocate"))
    return fail (self, "macro “%s” is not understood: only “allocate” is", name);
  if (!read_allocation (self, ']', &trade))
    return FALSE;
  g_hash_table_insert (self->macros, g_steal_pointer (&name), GINT_TO_POINTER (trade));
  next (self);
  return TRUE;
}

/* Behind «depends»: the task before it in the same home, with working time between. */
static gboolean
read_depends (Reader *self, const char *before, int *lag)
{
  next (self);
  if (self->kind != '!')
    return fail (self, "only “depends !TASK” on the task before it is understood");
  next (self);
  if (before == NULL || !is_word (self, before))
    return fail (self, "the tasks of a home must be a chain: each depends on the one before it");
  next (self);
  if (self->kind != '{')
    return TRUE;
  next (self);
  if (!is_word (self, "gaplength"))
    return fail (self, "only “gaplength” is understood of a dependence");
  if (!take_hours (self, lag))
    return FALSE;
  next (self);
  if (self->kind != '}')
    return fail (self, "the dependence is not closed");
  next (self);
  return TRUE;
}

/* task ID "name" { … }: a home or a group of them, or one piece of work. `before` is the task before it in
 * the home, whose name is replaced by its own; `place` says how many there were. */
static gboolean
read_task (Reader *self, int depth, char **before, int *place)
{
  g_autofree char *id = NULL, *before_in_it = NULL;
  LmChainTask task = { .trade = -1, .length = -1 };
  gboolean depends = FALSE, has_parts = FALSE;
  int n_in_it = 0;

  if (depth > MAX_DEPTH)
    return fail (self, "the tasks stand too deep in each other");
  if (!take_word (self, &id))
    return FALSE;
  next (self);
  if (self->kind == STRING)
    next (self);
  if (self->kind != '{')
    return fail (self, "task “%s” has nothing to do", id);
  next (self);
  while (self->kind != '}')
    if (is_word (self, "task"))
      {
        has_parts = TRUE;
        if (!read_task (self, depth + 1, &before_in_it, &n_in_it))
          return FALSE;
      }
    else if (is_word (self, "priority") || is_word (self, "start"))
      {
        g_autofree char *skipped = NULL;

        if (!take_word (self, &skipped))
          return FALSE;
        next (self);
      }
    else if (is_word (self, "effort"))
      {
        if (!take_hours (self, &task.length))
          return FALSE;
        next (self);
      }
    else if (is_word (self, "depends"))
      {
        depends = TRUE;
        if (!read_depends (self, *before, &task.lag))
          return FALSE;
      }
    else if (is_word (self, "allocate"))
      {
        if (!read_allocation (self, '\0', &task.trade))
          return FALSE;
      }
    else if (self->kind == MACRO)
      {
        g_autofree char *name = dup_token (self);
        gpointer trade;

        if (!g_hash_table_lookup_extended (self->macros, name, NULL, &trade))
          return fail (self, "there is no macro “%s”", name);
        task.trade = GPOINTER_TO_INT (trade);
        next (self);
      }
    else
      return self->kind == END ? fail (self, "task “%s” is not closed", id)
                               : fail (self, "“%.*s” of a task is not understood", (int) self->length, self->token);
  if (has_parts && (task.length >= 0 || task.trade >= 0 || depends))
    return fail (self, "task “%s” has parts, so it can have no work of its own", id);
  if (!has_parts)
    {
      if (task.length <= 0 || task.trade < 0)
        return fail (self, "task “%s” needs an effort and an allocation", id);
      if (*place > 0 && !depends)
        return fail (self, "the tasks of a home must be a chain: task “%s” depends on none", id);
      if (*place == 0)
        lm_chain_draft_begin_home (&self->draft);
      g_array_append_val (self->draft.tasks, task);
      (*place)++;
      g_free (*before);
      *before = g_steal_pointer (&id);
    }
  next (self);
  return TRUE;
}

static gboolean
read_project (Reader *self)
{
  for (next (self); self->kind != '{'; next (self))
    if (self->kind == END)
      return fail (self, "the project has no “{”");
  for (next (self); self->kind != '}'; next (self))
    {
      if (self->kind == END)
        return fail (self, "the project is not closed");
      if (self->kind == '{' && !skip_block (self))
        return FALSE;
      if (is_word (self, "dailyworkinghours"))
        {
          g_autofree char *text = NULL;
          int units;

          if (!take_word (self, &text))
            return FALSE;
          if (!lm_chain_draft_parse_hours (text, &units) || units < 1 || units > 24 * LM_CHAIN_UNITS_IN_HOUR ||
              units % LM_CHAIN_UNITS_IN_HOUR)
            return fail (self, "“%s” is no number of hours in a day", text);
          self->hours_in_day = units / LM_CHAIN_UNITS_IN_HOUR;
        }
    }
  next (self);
  return TRUE;
}

static gboolean
read_all (Reader *self)
{
  g_autofree char *before = NULL;
  int n_top = 0;

  next (self);
  while (self->kind != END)
    {
      gboolean fine = TRUE;

      if (is_word (self, "project"))
        fine = read_project (self);
      else if (is_word (self, "resource"))
        fine = read_resource (self, NULL, 0);
      else if (is_word (self, "macro"))
        fine = read_macro (self);
      else if (is_word (self, "task"))
        {
          /* Work at the top is a home by itself. */
          g_clear_pointer (&before, g_free);
          n_top = 0;
          fine = read_task (self, 0, &before, &n_top);
        }
      /* Days off and reports: the value is in working days. */
      else if (self->kind == '{' || self->kind == '[')
        {
          fine = skip_block (self);
          next (self);
        }
      else
        next (self);
      if (!fine)
        return FALSE;
    }
  return TRUE;
}

LmChainShop *
lm_chain_shop_read_tjp (const char *name, const char *text, GError **error)
{
  Reader self = { .at = text, .line = 1, .hours_in_day = 8 };
  LmChainShop *shop = NULL;

  self.macros = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.group_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.crews = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lm_chain_draft_init (&self.draft);
  if (read_all (&self))
    shop = lm_chain_draft_end (&self.draft, name, self.hours_in_day, self.line, &self.error);
  if (self.error)
    g_propagate_error (error, self.error);
  lm_chain_draft_clear (&self.draft);
  g_hash_table_unref (self.macros);
  g_hash_table_unref (self.group_of);
  g_hash_table_unref (self.crews);
  return shop;
}
