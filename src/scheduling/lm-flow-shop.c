#include "scheduling/lm-flow-shop.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_JOBS 100000
#define MAX_MACHINES 1000
#define MAX_CELLS 5000000
#define MAX_TIME 1000000

LmFlowShop *
lm_flow_shop_new (const char *name, int n, int m)
{
  LmFlowShop *self = g_new0 (LmFlowShop, 1);

  g_return_val_if_fail (n >= 1 && m >= 1, NULL);
  self->name = g_strdup (name);
  self->n = n;
  self->m = m;
  self->time = g_new0 (int, (gsize) n * m);
  return self;
}

void
lm_flow_shop_free (LmFlowShop *self)
{
  g_free (self->name);
  g_free (self->time);
  g_free (self);
}

int
lm_flow_shop_get_end (const LmFlowShop *self, const int *order)
{
  g_autofree int *done = g_new0 (int, self->m);

  for (int p = 0; p < self->n; p++)
    {
      const int *time = self->time + (gsize) order[p] * self->m;
      int before = 0;

      for (int i = 0; i < self->m; i++)
        before = done[i] = MAX (done[i], before) + time[i];
    }
  return done[self->m - 1];
}

/* --- reading --- */

typedef struct {
  const char *text; /* what is left */
  int line;
} Reader;

/* The numbers of the next line that has nothing else; FALSE at the end. */
static gboolean
next_numbers (Reader *self, GArray *numbers, GError **error)
{
  while (*self->text)
    {
      const char *end = strchrnul (self->text, '\n');
      const char *c = self->text;
      gboolean words = FALSE;

      self->line++;
      g_array_set_size (numbers, 0);
      while (c < end)
        {
          gint64 value;
          char *after;

          if (g_ascii_isspace (*c))
            {
              c++;
              continue;
            }
          value = g_ascii_strtoll (c, &after, 10);
          if (after == c || !(g_ascii_isspace (*after) || *after == '\0'))
            {
              words = TRUE;
              break;
            }
          value = CLAMP (value, -1, G_MAXINT);
          g_array_append_vals (numbers, &(int) { (int) value }, 1);
          c = after;
        }
      self->text = *end ? end + 1 : end;
      if (words && numbers->len > 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: “%.12s” stands where a number should", self->line, c);
          return FALSE;
        }
      if (!words && numbers->len > 0)
        return TRUE;
    }
  return FALSE;
}

/* No order ends later: a way through all jobs goes on in some of them. */
static gint64
get_longest_path (const LmFlowShop *self)
{
  gint64 sum = 0, longest = 0;

  for (int j = 0; j < self->n; j++)
    {
      int most = 0;

      for (int i = 0; i < self->m; i++)
        most = MAX (most, self->time[(gsize) j * self->m + i]);
      sum += most;
      longest = MAX (longest, most);
    }
  return sum + longest * (self->m - 1);
}

static LmFlowShop *
read_one (Reader *self, const char *name, GArray *numbers, GError **error)
{
  int n = g_array_index (numbers, int, 0);
  int m = numbers->len > 1 ? g_array_index (numbers, int, 1) : 0;
  int head_line = self->line;
  g_autoptr (LmFlowShop) shop = NULL;

  if (n < 1 || m < 1 || n > MAX_JOBS || m > MAX_MACHINES || (gint64) n * m > MAX_CELLS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "line %d: expected the number of jobs and the number of machines", self->line);
      return NULL;
    }
  shop = lm_flow_shop_new (name, n, m);
  for (int i = 0; i < m; i++)
    {
      /* The times of a machine may go on over several lines. */
      for (int j = 0; j < n;)
        {
          if (!next_numbers (self, numbers, error))
            {
              if (error && *error == NULL)
                g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             "line %d: the file ends after %d of the %d machines of the instance of line %d", self->line, i, m,
                             head_line);
              return NULL;
            }
          for (guint k = 0; k < numbers->len; k++, j++)
            {
              int value = g_array_index (numbers, int, k);

              if (j >= n)
                {
                  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: machine %d has times of more than %d jobs",
                               self->line, i + 1, n);
                  return NULL;
                }
              if (value < 0 || value > MAX_TIME)
                {
                  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: a time must be between 0 and %d", self->line,
                               MAX_TIME);
                  return NULL;
                }
              shop->time[(gsize) j * m + i] = value;
            }
        }
    }
  if (get_longest_path (shop) > G_MAXINT / 4)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: the times together are too long to count", self->line);
      return NULL;
    }
  return g_steal_pointer (&shop);
}

GPtrArray *
lm_flow_shop_read_taillard (const char *name, const char *text, GError **error)
{
  g_autoptr (GPtrArray) shops = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_flow_shop_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) problem = NULL;
  Reader reader = { text, 0 };

  while (next_numbers (&reader, numbers, &problem))
    {
      LmFlowShop *shop = read_one (&reader, name, numbers, &problem);

      if (shop == NULL)
        break;
      g_ptr_array_add (shops, shop);
    }
  if (problem == NULL && shops->len == 0)
    problem = g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: there is no instance in the file", MAX (reader.line, 1));
  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  for (guint k = 0; shops->len > 1 && k < shops->len; k++)
    {
      LmFlowShop *shop = shops->pdata[k];

      g_free (shop->name);
      shop->name = g_strdup_printf ("%s#%u", name, k + 1);
    }
  return g_steal_pointer (&shops);
}
