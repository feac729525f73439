#include "lm-ui-config.h"

#include "parties/lm-parties-view.h"

#include "parties/lm-crew-row.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-field.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

struct _LmPartiesView {
  LmView parent_instance;

  LmId party;
  GArray *listed;  /* ids, as in the list */
  char *key;       /* of what the page is made of */
  GPtrArray *rows; /* pairs of group and row */
  gboolean showing;

  GtkListBox *list;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *party_group;
  AdwPreferencesGroup *crew_group;
};

G_DEFINE_FINAL_TYPE (LmPartiesView, lm_parties_view, LM_TYPE_VIEW)

static void
add (LmPartiesView *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (group, row);
}

static GtkWidget *
list_row_new (LmSnapshot *snapshot, const LmPartyRow *party)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *block = gtk_label_new (party->letter);
  GtkWidget *name = gtk_label_new (party->name);
  GtkWidget *size;
  const LmCrewRow *crews;
  guint n, of = 0;
  g_autofree char *text = NULL;

  crews = LM_ROWS (snapshot, CREW, &n);
  for (guint i = 0; i < n; i++)
    of += crews[i].party == party->id;
  text = g_strdup_printf (ngettext ("%s · %u crew", "%s · %u crews", of), lm_words_of (lm_party_kind_nicks, party->kind), of);
  size = gtk_label_new (text);
  gtk_widget_set_css_classes (block, (const char *[]) { "party-block", lm_words_party_style (party->colour), NULL });
  gtk_widget_set_valign (block, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (size), 0);
  gtk_label_set_ellipsize (GTK_LABEL (size), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (size, "caption");
  gtk_widget_add_css_class (size, "dimmed");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), size);
  gtk_widget_set_margin_top (words, 6);
  gtk_widget_set_margin_bottom (words, 6);
  gtk_box_append (GTK_BOX (box), block);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  lm_accessible_name (row, party->name);
  return row;
}

static void
fill_list (LmPartiesView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  const LmPartyRow *parties;
  guint n, place = 0;

  self->showing = TRUE;
  gtk_list_box_remove_all (self->list);
  g_array_set_size (self->listed, 0);
  parties = LM_ROWS (snapshot, PARTY, &n);
  for (guint i = 0; i < n; i++) {
    if (parties[i].id == self->party)
      place = i;
    g_array_append_val (self->listed, parties[i].id);
    gtk_list_box_append (self->list, list_row_new (snapshot, &parties[i]));
  }
  self->showing = FALSE;
  if (n > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, place));
}

/* The page is made again when a crew, a person, a trade, a certificate or an
 * absence comes or goes; what stands in a field follows by itself. */
static char *
make_key (LmPartiesView *self, LmSnapshot *snapshot)
{
  static const LmTable tables[] = { LM_TABLE_CREW, LM_TABLE_PERSON, LM_TABLE_CREW_TRADE, LM_TABLE_PERSON_QUALIFICATION, LM_TABLE_ABSENCE };
  g_autoptr (GString) key = g_string_new (NULL);

  g_string_append_printf (key, "%" G_GINT64_FORMAT, self->party);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    guint n;
    const char *rows = lm_snapshot_get_rows (snapshot, tables[i], &n);
    gsize size = lm_table_get_info (tables[i])->row_size;

    for (guint k = 0; k < n; k++)
      g_string_append_printf (key, " %" G_GINT64_FORMAT, *(const LmId *) (rows + k * size));
  }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static void
add_parent_row (LmPartiesView *self, LmSnapshot *snapshot, const LmPartyRow *party)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, TRUE, sizeof (LmId));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const LmPartyRow *parties;
  guint n;

  g_array_set_size (ids, 1);
  g_ptr_array_add (names, (gpointer) _ ("Nobody: a party of its own"));
  parties = LM_ROWS (snapshot, PARTY, &n);
  for (guint i = 0; i < n; i++)
    if (parties[i].id != party->id) {
      g_array_append_val (ids, parties[i].id);
      g_ptr_array_add (names, (gpointer) parties[i].name);
    }
  add (self, self->party_group, lm_field_new_choice (lm_view_get_desk (LM_VIEW (self)), LM_TABLE_PARTY, party->id, "parent", _ ("Works for"), party->name,
                                                     (LmId *) ids->data, (const char *const *) names->pdata, ids->len));
}

static void
show_page (LmPartiesView *self)
{
  static const struct {
    const char *column;
    const char *title;
  } fields[] = {
    { "name", N_ ("Name of the party") }, { "kind", N_ ("Kind of party") }, { "letter", N_ ("Letter on the board") },
    { "colour", N_ ("Colour on the board") }, { "contact_name", N_ ("Contact person") }, { "phone", N_ ("Phone") },
    { "email", N_ ("E-mail") }, { "experience_residents", N_ ("Experience with residents") },
    { "experience_projects", N_ ("Experience with execution and large projects") }, { "note", N_ ("Note") },
  };
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, self->party);
  g_autofree char *key = NULL;
  const LmCrewRow *crews;
  GtkWidget *button;
  guint n;

  if (party == NULL)
    return;
  key = make_key (self, snapshot);
  if (g_strcmp0 (key, self->key) == 0)
    return;
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  for (guint i = 0; i + 1 < self->rows->len; i += 2)
    adw_preferences_group_remove (g_ptr_array_index (self->rows, i), g_ptr_array_index (self->rows, i + 1));
  g_ptr_array_set_size (self->rows, 0);

  adw_preferences_group_set_title (self->party_group, party->name);
  crews = LM_ROWS (snapshot, CREW, &n);
  for (guint i = 0; i < n; i++)
    if (crews[i].party == party->id)
      add (self, self->crew_group, lm_crew_row_new (desk, crews[i].id));
  button = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (button), _ ("Add a crew"));
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (button), "list-add-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "parties.add-crew");
  add (self, self->crew_group, button);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add (self, self->party_group, lm_field_new (desk, LM_TABLE_PARTY, party->id, fields[i].column, _ (fields[i].title), party->name));
  add_parent_row (self, snapshot, party);
}

static void
row_selected (LmPartiesView *self, GtkListBoxRow *row)
{
  if (self->showing || row == NULL)
    return;
  self->party = g_array_index (self->listed, LmId, gtk_list_box_row_get_index (row));
  show_page (self);
}

static void
activate_add_party (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmPartiesView *self = LM_PARTIES_VIEW (widget);
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmPartyRow row;
  GError *error = NULL;

  LM_ROW_FRESH (PARTY, &row);
  row.name = _ ("New party");
  row.letter = "O";
  if (lm_desk_done (desk, lm_project_put (lm_desk_get_project (desk), LM_TABLE_PARTY, &row, &error), error)) {
    self->party = row.id;
    lm_view_queue_refresh (LM_VIEW (self));
  }
}

static void
activate_add_crew (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmPartiesView *self = LM_PARTIES_VIEW (widget);
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  const LmPartyRow *party = LM_FIND (lm_desk_get_snapshot (desk), PARTY, self->party);
  g_autofree char *crew = NULL;
  LmCrewRow row;
  GError *error = NULL;

  if (party == NULL)
    return;
  crew = g_strdup_printf (_ ("%s, new crew"), party->name);
  LM_ROW_FRESH (CREW, &row);
  row.party = party->id;
  row.name = crew;
  lm_desk_done (desk, lm_project_put (lm_desk_get_project (desk), LM_TABLE_CREW, &row, &error), error);
}

static void
lm_parties_view_refresh (LmView *view)
{
  fill_list (LM_PARTIES_VIEW (view));
  show_page (LM_PARTIES_VIEW (view));
}

static void
lm_parties_view_dispose (GObject *object)
{
  LmPartiesView *self = LM_PARTIES_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_PARTIES_VIEW);
  g_clear_pointer (&self->listed, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (lm_parties_view_parent_class)->dispose (object);
}

static void
lm_parties_view_class_init (LmPartiesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_parties_view_dispose;
  LM_VIEW_CLASS (klass)->refresh = lm_parties_view_refresh;
  gtk_widget_class_install_action (widget_class, "parties.add-party", NULL, activate_add_party);
  gtk_widget_class_install_action (widget_class, "parties.add-crew", NULL, activate_add_crew);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-parties-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LmPartiesView, list);
  gtk_widget_class_bind_template_child (widget_class, LmPartiesView, page);
  gtk_widget_class_bind_template_child (widget_class, LmPartiesView, party_group);
  gtk_widget_class_bind_template_child (widget_class, LmPartiesView, crew_group);
}

static void
lm_parties_view_init (LmPartiesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->listed = g_array_new (FALSE, FALSE, sizeof (LmId));
  self->rows = g_ptr_array_new ();
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected), self, G_CONNECT_SWAPPED);
}

void
lm_parties_view_show_party (LmPartiesView *self, LmId party)
{
  for (guint i = 0; i < self->listed->len; i++)
    if (g_array_index (self->listed, LmId, i) == party)
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
  self->party = party; /* for when the list is filled later */
}
