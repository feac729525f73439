#include "lm-text-cache.h"

/* Labels kept at most, and laid out at most in one frame. */
#define MOST_LABELS 20000
#define MOST_NEW_LABELS 250
/* Frames after which an unused label may go. */
#define OLD_FRAMES 240
/* Widths of labels that are cut off are rounded down to this many pixels, so
 * that a column that grows does not lay its labels out at every pixel. */
#define WIDTH_STEP 8
#define NATURAL_WIDTH G_MAXUINT16

typedef struct {
  char *text;
  LmColour colour; /* 0: only measured */
  guint16 width;
  guint8 style;
} Key;

typedef struct {
  Key key; /* first, so that an entry is its own key */
  GskRenderNode *node;
  int width, height;
  guint64 frame;
} Entry;

struct _LmTextCache {
  PangoLayout *layouts[LM_N_TEXT_STYLES];
  GHashTable *entries;
  guint64 frame;
  guint n_new;
  gboolean incomplete;
};

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return g_str_hash (key->text) ^ key->colour ^ (key->width * 2654435761u) ^ ((guint) key->style << 28);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;

  return x->colour == y->colour && x->width == y->width && x->style == y->style && g_str_equal (x->text, y->text);
}

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->node, gsk_render_node_unref);
  g_free (entry->key.text);
  g_free (entry);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer data)
{
  return ((Entry *) key)->frame < *(guint64 *) data;
}

static Entry *
look_up (LmTextCache *self, const char *text, LmTextStyle style, LmColour colour, int width)
{
  Key key = { (char *) text, colour, width, style };
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry)
    entry->frame = self->frame;
  return entry;
}

static Entry *
lay_out (LmTextCache *self, const char *text, LmTextStyle style, LmColour colour, int width)
{
  PangoLayout *layout = self->layouts[style];
  Entry *entry = g_new0 (Entry, 1);

  entry->key = (Key) { g_strdup (text), colour, width, style };
  entry->frame = self->frame;
  pango_layout_set_width (layout, width == NATURAL_WIDTH ? -1 : width * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &entry->width, &entry->height);
  if (colour != 0)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GdkRGBA rgba = {
        (colour >> 24) / 255.0f, ((colour >> 16) & 0xff) / 255.0f, ((colour >> 8) & 0xff) / 255.0f, (colour & 0xff) / 255.0f,
      };

      gtk_snapshot_append_layout (snapshot, layout, &rgba);
      entry->node = gtk_snapshot_free_to_node (snapshot);
      self->n_new++;
    }
  g_hash_table_add (self->entries, entry);
  return entry;
}

LmTextCache *
lm_text_cache_new (GtkWidget *widget)
{
  LmTextCache *self = g_new0 (LmTextCache, 1);

  self->entries = g_hash_table_new_full (hash_key, equal_keys, free_entry, NULL);
  for (int style = 0; style < LM_N_TEXT_STYLES; style++)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      self->layouts[style] = gtk_widget_create_pango_layout (widget, NULL);
      pango_attr_list_insert (attributes, pango_attr_scale_new (lm_text_style_get_scale (style)));
      if (lm_text_style_is_bold (style))
        pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (self->layouts[style], attributes);
      pango_layout_set_ellipsize (self->layouts[style], PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layouts[style], TRUE);
      pango_attr_list_unref (attributes);
    }
  return self;
}

void
lm_text_cache_free (LmTextCache *self)
{
  for (int style = 0; style < LM_N_TEXT_STYLES; style++)
    g_object_unref (self->layouts[style]);
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
lm_text_cache_begin_frame (LmTextCache *self)
{
  self->frame++;
  self->n_new = 0;
  self->incomplete = FALSE;
  if (g_hash_table_size (self->entries) > MOST_LABELS)
    {
      guint64 oldest = self->frame > OLD_FRAMES ? self->frame - OLD_FRAMES : 0;

      g_hash_table_foreach_remove (self->entries, is_old, &oldest);
      if (g_hash_table_size (self->entries) > MOST_LABELS)
        {
          oldest = self->frame - 1;
          g_hash_table_foreach_remove (self->entries, is_old, &oldest);
        }
    }
}

gboolean
lm_text_cache_is_incomplete (LmTextCache *self)
{
  return self->incomplete;
}

void
lm_text_cache_measure (LmTextCache *self, const char *text, LmTextStyle style, int *width, int *height)
{
  Entry *entry = look_up (self, text, style, 0, NATURAL_WIDTH);

  if (entry == NULL)
    entry = lay_out (self, text, style, 0, NATURAL_WIDTH);
  *width = entry->width;
  *height = entry->height;
}

GskRenderNode *
lm_text_cache_get (LmTextCache *self, const char *text, LmTextStyle style, LmColour colour, int width, int *used_width,
                   int *used_height)
{
  Entry *entry = look_up (self, text, style, colour, NATURAL_WIDTH);

  /* Most labels fit; only of those that don't there is one per width. */
  if (entry == NULL && self->n_new < MOST_NEW_LABELS)
    entry = lay_out (self, text, style, colour, NATURAL_WIDTH);
  if (entry && entry->width > width)
    {
      int bucket = MAX (WIDTH_STEP, width / WIDTH_STEP * WIDTH_STEP);

      entry = look_up (self, text, style, colour, bucket);
      if (entry == NULL && self->n_new < MOST_NEW_LABELS)
        entry = lay_out (self, text, style, colour, bucket);
    }
  if (entry == NULL)
    {
      self->incomplete = TRUE;
      return NULL;
    }
  *used_width = entry->width;
  *used_height = entry->height;
  return entry->node;
}
