#include "lm-board-nodes.h"

#include <glib/gi18n.h>

#include "board/lm-board-words.h"

/* A row or a cell. Rows are known by their home or train, so that they live on
 * while the board scrolls. */
#define LM_TYPE_BOARD_NODE (lm_board_node_get_type ())
G_DECLARE_FINAL_TYPE (LmBoardNode, lm_board_node, LM, BOARD_NODE, GObject)

struct _LmBoardNode {
  GObject parent_instance;
  LmBoardNodes *nodes; /* NULL once the board has gone */
  LmBoardNode *row;    /* of a cell; not owned: the row owns its cells */
  GtkATContext *context;
  GtkAccessibleRole role;
  gboolean train;
  LmId id;             /* of a row: its home or train */
  LmBoardItem item;    /* of a cell */
  GPtrArray *cells;    /* of a row; NULL until asked for */
  guint place;         /* among its siblings */
};

struct _LmBoardNodes {
  LmBoardCanvas *canvas;
  LmBoardListCells list_cells;
  gpointer board;
  GHashTable *rows;    /* every row handed out, by itself: GTK lets go of children before it uses them */
  GPtrArray *exposed;  /* rows in sight, in order; not owned */
  GPtrArray *gone;     /* cells of the revision before, kept for who still holds them */
  int focus_row, focus_cell;
  LmBoardNode *focused; /* owned */
  gboolean asked;      /* somebody listens */
  guint idle;
};

static void lm_board_node_accessible_init (GtkAccessibleInterface *iface);

typedef enum { PROP_ACCESSIBLE_ROLE = 1 } LmBoardNodeProperty;

G_DEFINE_FINAL_TYPE_WITH_CODE (LmBoardNode, lm_board_node, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, lm_board_node_accessible_init))

static const LmBoardScene *
scene_of (LmBoardNodes *self)
{
  return lm_board_canvas_get_scene (self->canvas);
}

/* The row of the board that a row node stands for now, or -1. */
static int
row_of (LmBoardNode *self)
{
  const LmBoardScene *scene = self->nodes ? scene_of (self->nodes) : NULL;

  if (scene == NULL || scene->model == NULL)
    return -1;
  if (!self->train)
    {
      int home = lm_board_model_find (scene->model, self->id);

      return home >= 0 ? lm_row_index_of_item (scene->rows, home) : -1;
    }
  for (guint t = 0; t < scene->model->n_trains; t++)
    if (scene->model->trains[t].id == self->id)
      return lm_row_index_of_group (scene->rows, t);
  return -1;
}

char *
lm_board_describe_item (const LmBoardScene *scene, const LmBoardItem *item)
{
  switch (item->kind)
    {
    case LM_ITEM_TILE:
      return lm_board_describe_tile (scene->model, item->index);
    case LM_ITEM_BASELINE:
      return lm_board_describe_baseline (scene->model, item->index);
    case LM_ITEM_BAR:
      return lm_board_describe_bar (scene->model, item->owner, item->index);
    case LM_ITEM_MARK:
      return lm_board_describe_mark (scene->model, item->owner, item->index);
    case LM_ITEM_WAGON:
      return lm_board_describe_wagon (scene->model, item->owner, item->index);
    case LM_ITEM_STEP:
      return lm_board_describe_step (scene->model, item->owner, item->index);
    case LM_ITEM_BUFFER:
      return lm_board_describe_buffer (scene->model, item->index);
    case LM_ITEM_PROMISE:
      return lm_board_describe_promise (scene->model, item->index);
    case LM_ITEM_INSIDE:
      return lm_board_describe_inside (scene->model, item->index);
    case LM_ITEM_FLOW:
      return lm_board_describe_flow (scene->model, item->owner, item->index);
    case LM_ITEM_SPARE:
      return lm_board_describe_spare (scene->model, item->index);
    case LM_ITEM_CROSSING:
      return lm_board_describe_crossing (scene->model, item->index);
    case LM_ITEM_WINDOW:
    case LM_ITEM_SPAN:
    default:
      return NULL;
    }
}

static char *
name_of (LmBoardNode *self)
{
  const LmBoardScene *scene = scene_of (self->nodes);
  int row;
  LmRow at;

  if (self->row)
    return lm_board_describe_item (scene, &self->item);
  row = row_of (self);
  if (row < 0)
    return g_strdup ("");
  at = lm_row_index_get (scene->rows, row);
  return at.item >= 0 ? lm_board_describe_home (scene->model, at.item) : lm_board_describe_train (scene->model, at.group);
}

static void
update_name (LmBoardNode *self)
{
  g_autofree char *name = NULL;

  if (self->context == NULL || self->nodes == NULL)
    return;
  name = name_of (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name ? name : "", -1);
  if (self->row == NULL && row_of (self) >= 0)
    {
      /* Translators: place of a row: 1 its number, 2 of how many. */
      g_autofree char *place = g_strdup_printf (_("%1$d of %2$u"), row_of (self) + 1, lm_row_index_get_n_rows (scene_of (self->nodes)->rows));

      gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_INDEX_TEXT, place, -1);
    }
}

static GtkATContext *
lm_board_node_get_at_context (GtkAccessible *accessible)
{
  LmBoardNode *self = LM_BOARD_NODE (accessible);

  if (self->context == NULL && self->nodes)
    {
      self->context = gtk_at_context_create (self->role, accessible, gtk_widget_get_display (GTK_WIDGET (self->nodes->canvas)));
      update_name (self);
    }
  return self->context ? g_object_ref (self->context) : NULL;
}

static gboolean
lm_board_node_get_platform_state (GtkAccessible *accessible, GtkAccessiblePlatformState state)
{
  LmBoardNode *self = LM_BOARD_NODE (accessible);

  switch (state)
    {
    case GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSABLE:
      return TRUE;
    case GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED:
      return self->nodes && self->nodes->focused == self && gtk_widget_has_focus (GTK_WIDGET (self->nodes->canvas));
    case GTK_ACCESSIBLE_PLATFORM_STATE_ACTIVE:
    default:
      return FALSE;
    }
}

static GtkAccessible *
lm_board_node_get_accessible_parent (GtkAccessible *accessible)
{
  LmBoardNode *self = LM_BOARD_NODE (accessible);

  if (self->row)
    return GTK_ACCESSIBLE (g_object_ref (self->row));
  return self->nodes ? GTK_ACCESSIBLE (g_object_ref (self->nodes->canvas)) : NULL;
}

static LmBoardNode *
node_new (LmBoardNodes *nodes, GtkAccessibleRole role)
{
  LmBoardNode *node = g_object_new (LM_TYPE_BOARD_NODE, NULL);

  node->nodes = nodes;
  node->role = role;
  return node;
}

static void
make_cells (LmBoardNode *self)
{
  int row = row_of (self);
  g_autoptr (GArray) items = NULL;

  if (self->cells || row < 0)
    return;
  self->cells = g_ptr_array_new_with_free_func (g_object_unref);
  items = self->nodes->list_cells (self->nodes->board, row);
  for (guint i = 0; i < items->len; i++)
    {
      LmBoardNode *cell = node_new (self->nodes, GTK_ACCESSIBLE_ROLE_GRID_CELL);

      cell->row = self;
      cell->item = g_array_index (items, LmBoardItem, i);
      cell->place = i;
      g_ptr_array_add (self->cells, cell);
    }
}

static GtkAccessible *
lm_board_node_get_first_accessible_child (GtkAccessible *accessible)
{
  LmBoardNode *self = LM_BOARD_NODE (accessible);

  if (self->row || self->nodes == NULL)
    return NULL;
  make_cells (self);
  return self->cells && self->cells->len > 0 ? g_object_ref (g_ptr_array_index (self->cells, 0)) : NULL;
}

static GtkAccessible *
lm_board_node_get_next_accessible_sibling (GtkAccessible *accessible)
{
  LmBoardNode *self = LM_BOARD_NODE (accessible);
  GPtrArray *siblings;

  if (self->nodes == NULL)
    return NULL;
  siblings = self->row ? self->row->cells : self->nodes->exposed;
  /* One that has gone out of sight has no place among the others. */
  if (siblings == NULL || self->place + 1 >= siblings->len || g_ptr_array_index (siblings, self->place) != self)
    return NULL;
  return g_object_ref (g_ptr_array_index (siblings, self->place + 1));
}

/* Where the node stands on the canvas. */
static gboolean
rect_on_canvas (LmBoardNode *self, LmRect *rect)
{
  const LmBoardScene *scene = scene_of (self->nodes);
  LmRect body = lm_board_canvas_get_rect (self->nodes->canvas, LM_BOARD_PART_BODY);
  int row = row_of (self->row ? self->row : self), unused;

  if (row < 0)
    return FALSE;
  if (self->row)
    {
      *rect = self->item.rect;
      lm_board_canvas_from_content (self->nodes->canvas, rect->x, lm_row_index_get_y (scene->rows, row), &rect->x, &rect->y);
    }
  else
    {
      *rect = (LmRect) { 0, 0, body.x + body.width, 0 };
      lm_board_canvas_from_content (self->nodes->canvas, 0, lm_row_index_get_y (scene->rows, row), &unused, &rect->y);
    }
  rect->height = lm_row_index_get_y (scene->rows, row + 1) - lm_row_index_get_y (scene->rows, row);
  if (gtk_widget_get_direction (GTK_WIDGET (self->nodes->canvas)) == GTK_TEXT_DIR_RTL)
    rect->x = gtk_widget_get_width (GTK_WIDGET (self->nodes->canvas)) - rect->x - rect->width;
  return TRUE;
}

/* GTK adds up the bounds of the ancestors, each relative to the content of the
 * one before, so their borders and padding are lost on the way. What a row
 * gives makes up for it: its place on the surface less that sum. */
static gboolean
lm_board_node_get_bounds (GtkAccessible *accessible, int *x, int *y, int *width, int *height)
{
  LmBoardNode *self = LM_BOARD_NODE (accessible);
  GtkWidget *canvas;
  GtkNative *native;
  graphene_point_t point;
  double surface_x, surface_y;
  LmRect rect, row;

  if (self->nodes == NULL || !rect_on_canvas (self, &rect))
    return FALSE;
  *width = rect.width;
  *height = rect.height;
  if (self->row)
    {
      if (!rect_on_canvas (self->row, &row))
        return FALSE;
      *x = rect.x - row.x;
      *y = rect.y - row.y;
      return TRUE;
    }
  canvas = GTK_WIDGET (self->nodes->canvas);
  native = gtk_widget_get_native (canvas);
  if (native == NULL || !gtk_widget_compute_point (canvas, GTK_WIDGET (native), &GRAPHENE_POINT_INIT (rect.x, rect.y), &point))
    return FALSE;
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  *x = (int) (point.x + surface_x);
  *y = (int) (point.y + surface_y);
  for (GtkAccessible *ancestor = g_object_ref (GTK_ACCESSIBLE (canvas)); ancestor;)
    {
      GtkAccessible *above = gtk_accessible_get_accessible_parent (ancestor);
      int dx, dy, w, h;

      if (gtk_accessible_get_bounds (ancestor, &dx, &dy, &w, &h))
        {
          *x -= dx;
          *y -= dy;
        }
      g_object_unref (ancestor);
      ancestor = above;
    }
  return TRUE;
}

static void
lm_board_node_accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_at_context = lm_board_node_get_at_context;
  iface->get_platform_state = lm_board_node_get_platform_state;
  iface->get_accessible_parent = lm_board_node_get_accessible_parent;
  iface->get_first_accessible_child = lm_board_node_get_first_accessible_child;
  iface->get_next_accessible_sibling = lm_board_node_get_next_accessible_sibling;
  iface->get_bounds = lm_board_node_get_bounds;
}

static void
lm_board_node_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((LmBoardNodeProperty) id)
    {
    case PROP_ACCESSIBLE_ROLE:
      g_value_set_enum (value, LM_BOARD_NODE (object)->role);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lm_board_node_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((LmBoardNodeProperty) id)
    {
    case PROP_ACCESSIBLE_ROLE:
      LM_BOARD_NODE (object)->role = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lm_board_node_dispose (GObject *object)
{
  LmBoardNode *self = LM_BOARD_NODE (object);

  for (guint i = 0; self->cells && i < self->cells->len; i++)
    {
      LmBoardNode *cell = g_ptr_array_index (self->cells, i);

      cell->row = NULL;
      cell->nodes = NULL;
    }
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (lm_board_node_parent_class)->dispose (object);
}

static void
lm_board_node_class_init (LmBoardNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lm_board_node_get_property;
  object_class->set_property = lm_board_node_set_property;
  object_class->dispose = lm_board_node_dispose;
  g_object_class_override_property (object_class, PROP_ACCESSIBLE_ROLE, "accessible-role");
}

static void
lm_board_node_init (LmBoardNode *self)
{
  self->role = GTK_ACCESSIBLE_ROLE_ROW;
}

static guint
hash_row (gconstpointer data)
{
  const LmBoardNode *node = data;

  return g_int64_hash (&node->id) ^ (guint) node->train;
}

static gboolean
equal_rows (gconstpointer a, gconstpointer b)
{
  const LmBoardNode *x = a, *y = b;

  return x->id == y->id && x->train == y->train;
}

static LmBoardNode *
node_of_row (LmBoardNodes *self, int row)
{
  const LmBoardScene *scene = scene_of (self);
  LmRow at = lm_row_index_get (scene->rows, row);
  LmBoardNode key = { .train = at.item < 0, .id = at.item < 0 ? scene->model->trains[at.group].id : scene->model->homes[at.item].id };
  LmBoardNode *node = g_hash_table_lookup (self->rows, &key);

  if (node == NULL)
    {
      node = node_new (self, GTK_ACCESSIBLE_ROLE_ROW);
      node->train = key.train;
      node->id = key.id;
      g_hash_table_add (self->rows, node);
    }
  return node;
}

/* The rows in sight, and the one that has the keyboard wherever it is. */
static void
expose (LmBoardNodes *self)
{
  const LmBoardScene *scene = scene_of (self);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  g_autoptr (GPtrArray) exposed = g_ptr_array_new ();
  g_autoptr (GPtrArray) before = g_ptr_array_ref (self->exposed);
  g_autoptr (GHashTable) stays = g_hash_table_new (NULL, NULL), was = g_hash_table_new (NULL, NULL);
  int n_rows = scene->model ? (int) lm_row_index_get_n_rows (scene->rows) : 0, first = 0, end = 0, x, top;

  if (n_rows > 0)
    {
      lm_board_canvas_to_content (self->canvas, body.x, body.y, &x, &top);
      first = MAX (0, lm_row_index_find (scene->rows, MAX (0, top)));
      for (end = first; end < n_rows && lm_row_index_get_y (scene->rows, end) < top + MAX (1, body.height);)
        end++;
    }
  if (self->focus_row >= 0 && self->focus_row < MIN (first, n_rows))
    g_ptr_array_add (exposed, node_of_row (self, self->focus_row));
  for (int row = first; row < end; row++)
    g_ptr_array_add (exposed, node_of_row (self, row));
  if (self->focus_row >= end && self->focus_row < n_rows)
    g_ptr_array_add (exposed, node_of_row (self, self->focus_row));
  for (guint i = 0; i < exposed->len; i++)
    {
      LmBoardNode *node = g_ptr_array_index (exposed, i);

      node->place = i;
      g_hash_table_add (stays, node);
    }
  /* Whoever listens asks for the children the moment that one comes or goes, and
   * that may bring us here again: both lists are held until this is told. */
  g_ptr_array_unref (self->exposed);
  self->exposed = g_ptr_array_ref (exposed);
  for (guint i = 0; i < before->len; i++)
    {
      LmBoardNode *node = g_ptr_array_index (before, i);

      g_hash_table_add (was, node);
      /* There is no other public way to say that a child has gone. */
      if (!g_hash_table_contains (stays, node) && node->context)
        gtk_accessible_update_state (GTK_ACCESSIBLE (node), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
    }
  for (guint i = 0; i < exposed->len; i++)
    {
      LmBoardNode *node = g_ptr_array_index (exposed, i);

      if (node->context)
        gtk_accessible_update_state (GTK_ACCESSIBLE (node), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
      /* While a filter hid it, its home may have changed. */
      if (!g_hash_table_contains (was, node))
        update_name (node);
    }
}

static gboolean
update_now (gpointer data)
{
  LmBoardNodes *self = data;

  self->idle = 0;
  g_ptr_array_set_size (self->gone, 0);
  expose (self);
  return G_SOURCE_REMOVE;
}

LmBoardNodes *
lm_board_nodes_new (LmBoardCanvas *canvas, LmBoardListCells list_cells, gpointer board)
{
  LmBoardNodes *self = g_new0 (LmBoardNodes, 1);

  self->canvas = canvas;
  self->list_cells = list_cells;
  self->board = board;
  self->rows = g_hash_table_new_full (hash_row, equal_rows, g_object_unref, NULL);
  self->exposed = g_ptr_array_new ();
  self->gone = g_ptr_array_new_with_free_func (g_object_unref);
  self->focus_row = self->focus_cell = -1;
  return self;
}

void
lm_board_nodes_free (LmBoardNodes *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_handle_id (&self->idle, g_source_remove);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    ((LmBoardNode *) key)->nodes = NULL;
  g_clear_object (&self->focused);
  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->exposed);
  g_ptr_array_unref (self->gone);
  g_free (self);
}

void
lm_board_nodes_update (LmBoardNodes *self)
{
  if (self->asked && self->idle == 0)
    self->idle = g_idle_add (update_now, self);
}

void
lm_board_nodes_renew (LmBoardNodes *self)
{
  GHashTableIter iter;
  gpointer key;

  if (!self->asked)
    return;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      LmBoardNode *row = key;

      for (guint i = 0; row->cells && i < row->cells->len; i++)
        {
          LmBoardNode *cell = g_ptr_array_index (row->cells, i);

          cell->row = NULL;
          cell->nodes = NULL;
          g_ptr_array_add (self->gone, g_object_ref (cell));
        }
      g_clear_pointer (&row->cells, g_ptr_array_unref);
      update_name (row);
    }
  g_clear_object (&self->focused);
  lm_board_nodes_update (self);
}

void
lm_board_nodes_set_focus (LmBoardNodes *self, int row, int cell)
{
  LmBoardNode *node = NULL;
  LmBoardNode *before = self->focused;

  self->focus_row = row;
  self->focus_cell = cell;
  if (!self->asked || scene_of (self)->model == NULL)
    return;
  if (row >= 0 && row < (int) lm_row_index_get_n_rows (scene_of (self)->rows))
    {
      expose (self);
      node = node_of_row (self, row);
      if (cell >= 0)
        {
          make_cells (node);
          if (node->cells && cell < (int) node->cells->len)
            node = g_ptr_array_index (node->cells, cell);
        }
    }
  if (node == before)
    return;
  /* The old one must live until it was told. */
  self->focused = node ? g_object_ref (node) : NULL;
  if (before)
    gtk_accessible_update_platform_state (GTK_ACCESSIBLE (before), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED);
  if (node)
    {
      g_autoptr (GtkATContext) context = gtk_accessible_get_at_context (GTK_ACCESSIBLE (node));

      gtk_accessible_update_platform_state (GTK_ACCESSIBLE (node), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED);
    }
  g_clear_object (&before);
}

GtkAccessible *
lm_board_nodes_get_first (LmBoardNodes *self)
{
  if (!self->asked)
    {
      self->asked = TRUE;
      expose (self);
      lm_board_nodes_set_focus (self, self->focus_row, self->focus_cell);
    }
  else if (self->idle != 0)
    {
      /* Who asks now must not hear of what was in sight before. */
      g_clear_handle_id (&self->idle, g_source_remove);
      expose (self);
    }
  return self->exposed->len > 0 ? g_object_ref (g_ptr_array_index (self->exposed, 0)) : NULL;
}
