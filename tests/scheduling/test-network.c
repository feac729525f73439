#include "instances.h"

#include <gio/gio.h>

#include <string.h>

typedef LmNetwork *(*Reader) (const char *name, const char *text, GError **error);

#define PSPLIB_HEAD \
  "jobs (incl. supersource/sink ):  4\n" \
  "  - renewable                 :  2   R\n" \
  "  - nonrenewable              :  0   N\n" \
  "  - doubly constrained        :  0   D\n" \
  "PRECEDENCE RELATIONS:\n" \
  "jobnr.    #modes  #successors   successors\n"
#define PSPLIB_ARCS " 1 1 2 2 3\n 2 1 1 4\n 3 1 1 4\n 4 1 0\n"
#define PSPLIB_WORK \
  "REQUESTS/DURATIONS:\n" \
  "jobnr. mode duration  R 1  R 2\n" \
  "------------------------------\n" \
  " 1 1 0 0 0\n 2 1 3 2 1\n 3 1 4 1 0\n 4 1 0 0 0\n"
#define PSPLIB_CAPACITY "RESOURCEAVAILABILITIES:\n R 1 R 2\n 2 1\n"

#define PROGEN_ARCS "2\t2\t0\t0\r\n0\t1\t2\t1\t2\t[0]\t[0]\r\n1\t1\t2\t3\t2\t[3]\t[1]\r\n2\t1\t2\t3\t1\t[4]\t[-2]\r\n3\t1\t0\r\n"
#define PROGEN_WORK "0\t1\t0\t0\t0\r\n1\t1\t3\t1\t1\r\n2\t1\t4\t1\t0\r\n3\t1\t0\t0\t0\r\n2\t1\r\n"

static void
test_good_texts (void)
{
  static const struct { Reader read; const char *text; int n, n_resources, n_arcs, path; gboolean plain; } good[] = {
    { lm_network_read_psplib, PSPLIB_HEAD PSPLIB_ARCS PSPLIB_WORK PSPLIB_CAPACITY, 4, 2, 4, 4, TRUE },
    { lm_network_read_patterson, "4 2\n2 1\n0 0 0 2 2 3\n3 2 1 1 4\n4 1 0 1 4\n0 0 0 0\n", 4, 2, 4, 4, TRUE },
    /* Nothing follows the second activity: the end of the project does. */
    { lm_network_read_patterson, "3 0\n0 0\n5 0\n0 0", 3, 0, 2, 5, TRUE },
    { lm_network_read_progen_max, PROGEN_ARCS PROGEN_WORK, 4, 2, 6, 5, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LmNetwork) network = good[i].read ("good", good[i].text, &error);
      int start[4];

      g_assert_no_error (error);
      g_assert_cmpint (network->n, ==, good[i].n);
      g_assert_cmpint (network->n_resources, ==, good[i].n_resources);
      g_assert_cmpint (network->n_arcs, ==, good[i].n_arcs);
      g_assert_true (lm_network_is_plain (network) == good[i].plain);
      g_assert_true (lm_network_get_earliest (network, start));
      g_assert_cmpint (start[network->n - 1], ==, good[i].path);
    }
}

static void
test_a_broken_text_names_its_line (void)
{
  static const struct { Reader read; const char *text, *line; } broken[] = {
    { lm_network_read_psplib, "", "Line 1:" },
    { lm_network_read_psplib, "jobs (incl. supersource/sink ) 4\n", "Line 1:" },
    { lm_network_read_psplib, "\njobs (incl. supersource/sink ): many\n", "Line 2:" },
    { lm_network_read_psplib, "jobs (incl. supersource/sink ): 99999999999999999999\n", "Line 1:" },
    { lm_network_read_psplib, "jobs (incl. supersource/sink ): 4\n- renewable : 65\n", "Line 2:" },
    { lm_network_read_psplib, PSPLIB_HEAD " 1 1 2 2 3\n 2 2 1 4\n", "Line 8:" },
    { lm_network_read_psplib, PSPLIB_HEAD " 1 1 2 2 5\n", "Line 7:" },
    { lm_network_read_psplib, PSPLIB_HEAD " 1 1 1 2\n 3 1 1 4\n", "Line 8:" },
    { lm_network_read_psplib, PSPLIB_HEAD PSPLIB_ARCS "REQUESTS\n", "Line 12:" },
    { lm_network_read_psplib, PSPLIB_HEAD PSPLIB_ARCS PSPLIB_WORK, "Line 18:" },
    { lm_network_read_psplib, PSPLIB_HEAD PSPLIB_ARCS PSPLIB_WORK "RESOURCEAVAILABILITIES:\n R 1\n 2 -1\n", "Line 20:" },
    { lm_network_read_patterson, "4", "Line 1:" },
    { lm_network_read_patterson, "1 0\n", "Line 1:" },
    { lm_network_read_patterson, "3 1\n2\n0 0 1 2\n1.5 1 1 3\n0 0 0\n", "Line 4:" },
    { lm_network_read_patterson, "3 0\n0 1 2\n5 1 3\n0 0\n7", "Line 5:" },
    { lm_network_read_patterson, "3 0\n1 1 2\n5 1 3\n0 0\n", "Line 5:" },
    { lm_network_read_progen_max, "2 2 1 0\n", "Line 1:" },
    { lm_network_read_progen_max, "2 0 0 0\n0 1 1 1 [0]\n1 1 1 2 3\n", "Line 3:" },
    { lm_network_read_progen_max, "2 0 0 0\n0 1 1 1 [0 1]\n", "Line 2:" },
    { lm_network_read_progen_max, "2 0 0 0\n0 1 1 1 [0\n", "Line 3:" },
    { lm_network_read_progen_max, PROGEN_ARCS "0\t1\t0\t0\t0\r\n2\t1\t3\t1\t1\r\n", "Line 7:" },
    { lm_network_read_progen_max, PROGEN_ARCS PROGEN_WORK "\032", "Line 11:" },
    { lm_network_read_progen_max, PROGEN_ARCS "0\t1\t0\t\xff\xfe\t0\r\n", "Line 6:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LmNetwork) network = broken[i].read ("broken", broken[i].text, &error);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_null (network);
      g_test_message ("%u: %s", i, error->message);
      g_assert_true (g_str_has_prefix (error->message, broken[i].line));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* A text cut off anywhere is refused, or, past its last number, read. */
static void
test_a_text_cut_off (void)
{
  static const struct { Reader read; const char *text; } whole[] = {
    { lm_network_read_psplib, PSPLIB_HEAD PSPLIB_ARCS PSPLIB_WORK PSPLIB_CAPACITY },
    { lm_network_read_patterson, "4 2\n2 1\n0 0 0 2 2 3\n3 2 1 1 4\n4 1 0 1 4\n0 0 0 0\n" },
    { lm_network_read_progen_max, PROGEN_ARCS PROGEN_WORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    for (gsize length = 0; length < strlen (whole[i].text); length++)
      {
        g_autofree char *text = g_strndup (whole[i].text, length);
        g_autoptr (GError) error = NULL;
        g_autoptr (LmNetwork) network = whole[i].read ("cut", text, &error);

        g_assert_true ((network == NULL) == (error != NULL));
        g_assert_true (network == NULL || length + 2 >= strlen (whole[i].text));
      }
}

static void
test_the_published_instances (void)
{
  static const struct { const char *set; int count, n; gboolean plain; } sets[] = {
    { "j30", 480, 32, TRUE }, { "j60-parameters-1-24", 240, 62, TRUE }, { "rcpspmax_j10", 270, 12, FALSE },
    { "rcpspmax_j20", 270, 22, FALSE }, { "rcpspmax_j30", 270, 32, FALSE }, { "rcpspmax_ubo10", 90, 12, FALSE },
    { "rcpspmax_ubo20", 90, 22, FALSE }, { "rcpspmax_ubo50", 90, 52, FALSE },
  };

  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (GPtrArray) instances = instances_load (sets[s].set, 1);

      if (!instances)
        {
          g_test_skip ("LM_SHARED_DATA has no published instances");
          return;
        }
      g_assert_cmpint (instances->len, ==, sets[s].count);
      for (guint i = 0; i < instances->len; i++)
        {
          const Instance *instance = instances->pdata[i];
          g_autofree int *start = g_new (int, instance->network->n);

          g_assert_cmpint (instance->network->n, ==, sets[s].n);
          g_assert_cmpint (instance->network->n_resources, >, 0);
          g_assert_true (lm_network_is_plain (instance->network) == sets[s].plain);
          g_assert_true (lm_network_get_earliest (instance->network, start));
          if (instance->known >= 0)
            g_assert_cmpint (start[instance->network->n - 1], <=, instance->known);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/read/good", test_good_texts);
  g_test_add_func ("/network/read/broken-text-names-its-line", test_a_broken_text_names_its_line);
  g_test_add_func ("/network/read/cut-off", test_a_text_cut_off);
  g_test_add_func ("/network/read/published", test_the_published_instances);
  return g_test_run ();
}
