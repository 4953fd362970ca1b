#include "sbx-json-node.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-text-row.h"

#define GROUP 1000
#define KEY_BYTES 200
#define TEXT_BYTES 400
#define PATH_KEY_BYTES (64 * 1024)

struct _SbxJsonNode
{
  GObject          parent_instance;

  SbxSpool        *spool;
  GCancellable    *cancellable;
  SbxJsonNode     *parent;       /* NULL: the root */
  SbxJsonNodeRole  role;
  SbxJsonKind      kind;
  gboolean         sequence;
  gboolean         member;
  guint64          index;
  char            *key;
  char            *text;
  guint64          key_start;
  guint64          key_end;
  guint64          start;
  guint64          end;
  gint64           n_children;
  SbxJsonChild     from;         /* of a group: before its first child */
};

enum { PROP_N_CHILDREN = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SbxJsonNode, sbx_json_node, G_TYPE_OBJECT)

static void
sbx_json_node_finalize (GObject *object)
{
  SbxJsonNode *self = SBX_JSON_NODE (object);

  g_clear_object (&self->spool);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->parent);
  g_free (self->key);
  g_free (self->text);
  G_OBJECT_CLASS (sbx_json_node_parent_class)->finalize (object);
}

static void
sbx_json_node_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int64 (value, SBX_JSON_NODE (object)->n_children);
}

static void
sbx_json_node_class_init (SbxJsonNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sbx_json_node_finalize;
  object_class->get_property = sbx_json_node_get_property;
  properties[PROP_N_CHILDREN] = g_param_spec_int64 ("n-children", NULL, NULL, -1, G_MAXINT64, -1,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sbx_json_node_init (SbxJsonNode *self)
{
  self->n_children = -1;
}

/* --- Making nodes --- */

static SbxJsonNode *
node_new (SbxJsonNode *parent, SbxJsonNodeRole role)
{
  SbxJsonNode *self = g_object_new (SBX_TYPE_JSON_NODE, NULL);

  self->spool = g_object_ref (parent->spool);
  self->cancellable = parent->cancellable ? g_object_ref (parent->cancellable) : NULL;
  self->parent = g_object_ref (parent);
  self->role = role;
  return self;
}

static SbxJsonNode *
note_new (SbxJsonNode *parent, const char *text)
{
  SbxJsonNode *self = node_new (parent, SBX_JSON_NODE_NOTE);

  self->key = g_strdup ("");
  self->text = g_strdup (text);
  return self;
}

/* What can be shown in a row of the bytes from start to before end: as the body's text shows them, bounded. */
static char *
dup_shown (SbxJsonReader *reader, guint64 start, guint64 end, gsize limit)
{
  g_autoptr(SbxTextRow) row = sbx_text_row_new ();
  gsize length;
  g_autofree char *bytes = sbx_json_reader_dup_bytes (reader, start, end, limit, &length);

  if (bytes == NULL)
    return g_strdup ("");
  if (end - start > limit)
    while (length > 0 && ((guchar) bytes[length] & 0xc0) == 0x80)
      length--;
  sbx_text_row_append (row, SBX_TEXT_PLAIN, bytes, length, start);
  if (end - start > limit)
    g_string_append (row->text, "…");
  return g_strndup (row->text->str, row->text->len);
}

static gboolean
has_children (SbxJsonKind kind)
{
  return kind == SBX_JSON_OBJECT || kind == SBX_JSON_ARRAY;
}

static SbxJsonNode *
value_new (SbxJsonNode *parent, SbxJsonReader *reader, const SbxJsonChild *child, guint64 end, guint64 n_children)
{
  SbxJsonNode *self = node_new (parent, SBX_JSON_NODE_VALUE);

  self->kind = child->kind;
  self->member = child->object;
  self->index = child->index;
  self->start = child->value;
  self->end = end;
  self->n_children = n_children;
  self->key_start = child->key;
  self->key_end = child->key_end;
  if (child->object)
    self->key = dup_shown (reader, child->key + 1, MAX (child->key_end, child->key + 2) - 1, KEY_BYTES);
  else
    self->key = g_strdup_printf ("%" G_GUINT64_FORMAT, child->index);
  self->text = has_children (child->kind) ? g_strdup ("") : dup_shown (reader, child->value, end, TEXT_BYTES);
  return self;
}

static SbxJsonNode *
group_new (SbxJsonNode *parent, const SbxJsonChild *from, guint64 n)
{
  SbxJsonNode *self = node_new (parent, SBX_JSON_NODE_GROUP);
  guint64 first = from->index + 1;

  self->kind = parent->kind;
  self->sequence = parent->sequence;
  self->from = *from;
  self->n_children = n;
  self->text = g_strdup ("");
  self->key = g_strdup_printf ("%" G_GUINT64_FORMAT " … %" G_GUINT64_FORMAT, first, first + n - 1);
  return self;
}

SbxJsonNode *
sbx_json_node_new_root (SbxSpool *spool, gboolean sequence, GCancellable *cancellable)
{
  SbxJsonNode *self = g_object_new (SBX_TYPE_JSON_NODE, NULL);
  SbxJsonReader reader;

  self->spool = g_object_ref (spool);
  self->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  self->sequence = sequence;
  self->key = g_strdup ("$");
  sbx_json_reader_init (&reader, spool, cancellable);
  self->kind = sequence ? SBX_JSON_ARRAY : sbx_json_reader_find (&reader, &self->start);
  self->end = has_children (self->kind) ? reader.size : sbx_json_reader_pass (&reader, self->start, NULL);
  self->text = has_children (self->kind) ? g_strdup ("") : dup_shown (&reader, self->start, self->end, TEXT_BYTES);
  sbx_json_reader_clear (&reader);
  return self;
}

/* --- Children --- */

typedef struct
{
  SbxJsonNode *node;
  GListStore  *list;
  GPtrArray   *children;
  guint64      n;
} Listing;

static void
listing_free (Listing *listing)
{
  g_object_unref (listing->node);
  g_object_unref (listing->list);
  g_ptr_array_unref (listing->children);
  g_free (listing);
}

/* Groups of as many children as leave at most GROUP of them. marks: the places before each GROUP-th child. */
static void
add_groups (Listing *listing, GArray *marks)
{
  guint64 step = 1;

  while (marks->len / step > GROUP)
    step *= GROUP;
  g_ptr_array_set_size (listing->children, 0);
  for (guint64 i = 0; i < marks->len; i += step)
    g_ptr_array_add (listing->children, group_new (listing->node, &g_array_index (marks, SbxJsonChild, i),
                                                   MIN (step * GROUP, listing->n - i * GROUP)));
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Listing *listing = data;
  SbxJsonNode *node = listing->node;
  g_autoptr(GArray) marks = g_array_new (FALSE, FALSE, sizeof (SbxJsonChild));
  guint64 limit = node->role == SBX_JSON_NODE_GROUP ? (guint64) node->n_children : G_MAXUINT64;
  SbxJsonReader reader;
  SbxJsonChild child;

  sbx_json_reader_init (&reader, node->spool, cancellable);
  if (node->role == SBX_JSON_NODE_GROUP)
    child = node->from;
  else if (node->sequence)
    sbx_json_child_init_sequence (&child, 0);
  else
    sbx_json_child_init (&child, &reader, node->start);
  for (; listing->n < limit; listing->n++)
    {
      SbxJsonChild before = child;
      guint64 n, end;

      if (!sbx_json_child_next (&child, &reader))
        break;
      if (listing->n % GROUP == 0)
        g_array_append_val (marks, before);
      end = sbx_json_reader_pass (&reader, child.value, &n);
      sbx_json_child_set_end (&child, end);
      if (listing->n < GROUP)
        g_ptr_array_add (listing->children, value_new (node, &reader, &child, end, n));
    }
  if (listing->n > GROUP)
    add_groups (listing, marks);
  if (reader.error)
    g_task_return_error (task, g_steal_pointer (&reader.error));
  else
    g_task_return_boolean (task, TRUE);
  sbx_json_reader_clear (&reader);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Listing *listing = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_ptr_array_set_size (listing->children, 0);
      g_ptr_array_add (listing->children, note_new (listing->node, error->message));
    }
  else if (listing->node->n_children < 0)
    {
      listing->node->n_children = listing->n;
      g_object_notify_by_pspec (G_OBJECT (listing->node), properties[PROP_N_CHILDREN]);
    }
  g_list_store_splice (listing->list, 0, g_list_model_get_n_items (G_LIST_MODEL (listing->list)),
                       listing->children->pdata, listing->children->len);
}

GListModel *
sbx_json_node_dup_children (SbxJsonNode *self)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(SbxJsonNode) note = NULL;
  Listing *listing;

  g_return_val_if_fail (SBX_IS_JSON_NODE (self), NULL);

  if (self->role == SBX_JSON_NODE_NOTE || !has_children (self->kind) || self->n_children == 0)
    return NULL;
  listing = g_new0 (Listing, 1);
  listing->node = g_object_ref (self);
  listing->list = g_list_store_new (SBX_TYPE_JSON_NODE);
  listing->children = g_ptr_array_new_with_free_func (g_object_unref);
  note = note_new (self, _("Reading…"));
  g_list_store_append (listing->list, note);
  task = g_task_new (self, self->cancellable, listed_cb, NULL);
  g_task_set_static_name (task, "sbx-json-node");
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  g_task_run_in_thread (task, list_in_thread);
  return g_object_ref (G_LIST_MODEL (listing->list));
}

/* --- What is known of a node --- */

SbxJsonNodeRole
sbx_json_node_get_role (SbxJsonNode *self)
{
  return self->role;
}

SbxJsonKind
sbx_json_node_get_kind (SbxJsonNode *self)
{
  return self->kind;
}

const char *
sbx_json_node_get_key (SbxJsonNode *self)
{
  return self->key;
}

gboolean
sbx_json_node_is_member (SbxJsonNode *self)
{
  return self->member;
}

const char *
sbx_json_node_get_text (SbxJsonNode *self)
{
  return self->text;
}

gint64
sbx_json_node_get_n_children (SbxJsonNode *self)
{
  return self->n_children;
}

void
sbx_json_node_get_extent (SbxJsonNode *self, guint64 *start, guint64 *end)
{
  *start = self->start;
  *end = self->end;
}

static gboolean
is_plain_name (const char *key)
{
  if (*key == '\0' || g_ascii_isdigit (*key))
    return FALSE;
  for (const char *at = key; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '_' && (guchar) *at < 0x80)
      return FALSE;
  return TRUE;
}

static void
append_name (GString *path, const char *key)
{
  if (is_plain_name (key))
    {
      g_string_append_printf (path, ".%s", key);
      return;
    }
  g_string_append (path, "['");
  for (const char *at = key; *at; at++)
    if (*at == '\'' || *at == '\\')
      g_string_append_printf (path, "\\%c", *at);
    else if ((guchar) *at < 0x20)
      g_string_append_printf (path, "\\u%04x", (guint) (guchar) *at);
    else
      g_string_append_c (path, *at);
  g_string_append (path, "']");
}

static gboolean
append_path (GString *path, SbxJsonNode *self, SbxJsonReader *reader)
{
  g_autofree char *key = NULL;

  if (self->parent == NULL)
    {
      g_string_append_c (path, '$');
      return TRUE;
    }
  if (!append_path (path, self->parent, reader))
    return FALSE;
  if (self->role != SBX_JSON_NODE_VALUE)
    return TRUE;
  if (!self->member)
    {
      /* In a sequence each value is a root of its own. */
      if (self->parent->parent != NULL || !self->parent->sequence)
        g_string_append_printf (path, "[%" G_GUINT64_FORMAT "]", self->index);
      return TRUE;
    }
  key = sbx_json_reader_dup_string (reader, self->key_start, self->key_end, PATH_KEY_BYTES);
  if (key == NULL)
    return FALSE;
  g_autofree char *valid = g_utf8_make_valid (key, -1);
  append_name (path, valid);
  return TRUE;
}

char *
sbx_json_node_dup_path (SbxJsonNode *self)
{
  GString *path = g_string_new (NULL);
  SbxJsonReader reader;
  gboolean done;

  g_return_val_if_fail (SBX_IS_JSON_NODE (self), NULL);

  sbx_json_reader_init (&reader, self->spool, NULL);
  done = append_path (path, self, &reader);
  sbx_json_reader_clear (&reader);
  return g_string_free (path, !done);
}
