/* uitree ADDRESS: reads trees of accessibles for gtk4ui.py, which would take five times as long.
 *
 * ADDRESS is that of the accessibility bus. Each line of stdin is a bus name; the answer is one line of JSON: every mapped accessible of it in
 * document order, as [depth, path, role, states, x, y, width, height, name], role a number of AT-SPI's and states its bits.
 * What the program has told before comes in one call, the rest in one round trip per level.
 */
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#define A11Y "org.a11y.atspi."
#define ROOT "/org/a11y/atspi/accessible/root"
#define TIMEOUT_MS (60 * 1000)
#define FOCUSABLE (G_GUINT64_CONSTANT (1) << 11)
#define LABELLED_BY 2

typedef struct _Node Node;
struct _Node
{
  char      *path;
  char      *name;
  guint      role;
  guint64    states;
  int        rect[4];
  GPtrArray *children;   /* of Node; NULL: not known */
  char      *label;      /* the path of what names it */
  gboolean   told;       /* name, role and states are known */
  gboolean   assumed;    /* children are those that were told of; one that is hidden now may stand for one that is new */
  Node      *parent;
};

static GDBusConnection *bus;
static const char *owner;
static GHashTable *nodes;  /* path → Node, of one reading */
static guint pending;

static Node *
node_get (const char *path)
{
  Node *node = g_hash_table_lookup (nodes, path);

  if (node == NULL)
    {
      node = g_new0 (Node, 1);
      node->path = g_strdup (path);
      node->name = g_strdup ("");
      g_hash_table_insert (nodes, node->path, node);
    }
  return node;
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node->path);
  g_free (node->name);
  g_free (node->label);
  g_free (node);
}

/* --- Questions, many at once --- */

typedef void (*Answer) (Node *node, GVariant *answer);
typedef struct { Node *node; Answer func; } Question;

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  g_autofree Question *question = data;
  /* None: it vanished between two calls. */
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (bus, result, NULL);

  pending--;
  if (answer != NULL)
    question->func (question->node, answer);
}

static void
ask (Node       *node,
     const char *path,
     const char *iface,
     const char *method,
     GVariant   *args,
     Answer      func)
{
  Question *question = g_new (Question, 1);

  *question = (Question) { node, func };
  pending++;
  g_dbus_connection_call (bus, owner, path, iface, method, args, NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, answered_cb, question);
}

static void
await (void)
{
  while (pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
take_rect (Node     *node,
           GVariant *answer)
{
  g_variant_get (answer, "((iiii))", &node->rect[0], &node->rect[1], &node->rect[2], &node->rect[3]);
}

static void
take_children (Node     *node,
               GVariant *answer)
{
  g_autoptr (GVariant) list = g_variant_get_child_value (answer, 0);
  GVariantIter iter;
  const char *path;

  g_clear_pointer (&node->children, g_ptr_array_unref);
  node->children = g_ptr_array_new ();
  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(&s&o)", NULL, &path))
    {
      if (!g_str_has_suffix (path, "/null"))
        g_ptr_array_add (node->children, node_get (path));
    }
}

static void
take_name (Node     *node,
           GVariant *answer)
{
  g_autoptr (GVariant) name = NULL;

  g_variant_get (answer, "(v)", &name);
  g_free (node->name);
  node->name = g_variant_dup_string (name, NULL);
}

static void
take_role (Node     *node,
           GVariant *answer)
{
  g_variant_get (answer, "(u)", &node->role);
}

static void
take_states (Node     *node,
             GVariant *answer)
{
  g_autoptr (GVariant) words = g_variant_get_child_value (answer, 0);
  gsize n;
  const guint32 *word = g_variant_get_fixed_array (words, &n, sizeof (guint32));

  node->states = n == 2 ? word[0] | (guint64) word[1] << 32 : 0;
}

static void
take_relations (Node     *node,
                GVariant *answer)
{
  g_autoptr (GVariant) list = g_variant_get_child_value (answer, 0);
  GVariantIter iter, *targets;
  const char *path;
  guint kind;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(ua(so))", &kind, &targets))
    {
      while (g_variant_iter_next (targets, "(&s&o)", NULL, &path))
        {
          if (kind == LABELLED_BY && node->label == NULL)
            node->label = g_strdup (path);
        }
      g_variant_iter_free (targets);
    }
}

static void
take_label (Node     *node,
            GVariant *answer)
{
  g_free (node->name);
  g_variant_get (answer, "(s)", &node->name);
}

/* --- One reading --- */

typedef struct { int index; Node *node; } Child;

static int
compare_children (gconstpointer a,
                  gconstpointer b)
{
  return ((const Child *) a)->index - ((const Child *) b)->index;
}

/* The children of a node are known if there are as many as it says. */
static void
take_items (GVariant *items)
{
  g_autoptr (GHashTable) children = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  g_autoptr (GVariant) list = g_variant_get_child_value (items, 0);
  GVariantIter iter;
  GVariant *item;

  g_variant_iter_init (&iter, list);
  while ((item = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr (GVariant) states = NULL;
      const char *path, *parent, *name;
      int index, n;
      guint role;
      Node *node;
      GArray *siblings;

      g_variant_get (item, "((&s&o)(&s&o)(&s&o)iias&su&s@au)", NULL, &path, NULL, NULL, NULL, &parent, &index, &n, NULL, &name, &role, NULL,
                     &states);
      node = node_get (path);
      g_free (node->name);
      node->name = g_strdup (name);
      node->role = role;
      node->told = TRUE;
      node->rect[0] = n;
      {
        g_autoptr (GVariant) tuple = g_variant_ref_sink (g_variant_new ("(@au)", states));

        take_states (node, tuple);
      }
      siblings = g_hash_table_lookup (children, node_get (parent)->path);
      if (siblings == NULL)
        {
          siblings = g_array_new (FALSE, FALSE, sizeof (Child));
          g_hash_table_insert (children, node_get (parent)->path, siblings);
        }
      g_array_append_vals (siblings, &(Child) { index, node }, 1);
      g_variant_unref (item);
    }

  GHashTableIter all;
  Node *node;
  g_hash_table_iter_init (&all, nodes);
  while (g_hash_table_iter_next (&all, NULL, (gpointer *) &node))
    {
      GArray *siblings = g_hash_table_lookup (children, node->path);
      int known = siblings != NULL ? (int) siblings->len : 0, said = node->rect[0];

      node->rect[0] = 0;
      if (!node->told || known != said || g_str_equal (node->path, ROOT))
        continue;
      node->children = g_ptr_array_new ();
      node->assumed = TRUE;
      if (siblings == NULL)
        continue;
      g_array_sort (siblings, compare_children);
      for (guint i = 0; i < siblings->len; i++)
        g_ptr_array_add (node->children, g_array_index (siblings, Child, i).node);
    }
}

static gboolean
is_mapped (Node *node)
{
  return g_str_equal (node->path, ROOT) || (node->rect[2] > 0 && node->rect[3] > 0);
}

static void
read_nodes (GPtrArray *level)
{
  for (guint i = 0; i < level->len; i++)
    {
      Node *node = g_ptr_array_index (level, i);

      ask (node, node->path, A11Y "Component", "GetExtents", g_variant_new ("(u)", 1), take_rect);
      if (node->children == NULL)
        ask (node, node->path, A11Y "Accessible", "GetChildren", NULL, take_children);
      if (!node->told)
        {
          ask (node, node->path, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", A11Y "Accessible", "Name"), take_name);
          ask (node, node->path, A11Y "Accessible", "GetRole", NULL, take_role);
          ask (node, node->path, A11Y "Accessible", "GetState", NULL, take_states);
        }
    }
  await ();
}

/* The children that parent has now are in the place of those that were assumed, and the new ones among them read. */
static void
read_level (GPtrArray *level)
{
  g_autoptr (GPtrArray) doubted = g_ptr_array_new ();
  g_autoptr (GPtrArray) more = g_ptr_array_new ();

  read_nodes (level);
  for (guint i = 0; i < level->len; i++)
    {
      Node *node = g_ptr_array_index (level, i);

      if (is_mapped (node) || node->parent == NULL || !node->parent->assumed)
        continue;
      node->parent->assumed = FALSE;
      g_ptr_array_add (doubted, node->parent);
      ask (node->parent, node->parent->path, A11Y "Accessible", "GetChildren", NULL, take_children);
    }
  await ();

  for (guint i = 0; i < doubted->len; i++)
    {
      GPtrArray *children = ((Node *) g_ptr_array_index (doubted, i))->children;

      for (guint k = 0; k < children->len; k++)
        {
          if (!g_ptr_array_find (level, g_ptr_array_index (children, k), NULL))
            g_ptr_array_add (more, g_ptr_array_index (children, k));
        }
    }
  read_nodes (more);
  g_ptr_array_extend (level, more, NULL, NULL);
}

static gboolean
is_menu_item (Node *node)
{
  return node->role == 8 || node->role == 35 || node->role == 45 || node->role == 59;
}

/* GtkPopoverMenu's items have no name in GTK 4.18, only a relation to a hidden label. */
static void
read_labels (GPtrArray *seen)
{
  for (guint i = 0; i < seen->len; i++)
    {
      Node *node = g_ptr_array_index (seen, i);

      if (*node->name == '\0' && ((node->states & FOCUSABLE) != 0 || is_menu_item (node)))
        ask (node, node->path, A11Y "Accessible", "GetRelationSet", NULL, take_relations);
    }
  await ();
  for (guint i = 0; i < seen->len; i++)
    {
      Node *node = g_ptr_array_index (seen, i);

      if (node->label != NULL)
        ask (node, node->label, A11Y "Text", "GetText", g_variant_new ("(ii)", 0, -1), take_label);
    }
  await ();
}

static void
write_node (JsonBuilder *json,
            Node        *node,
            int          depth)
{
  json_builder_begin_array (json);
  json_builder_add_int_value (json, depth);
  json_builder_add_string_value (json, node->path);
  json_builder_add_int_value (json, node->role);
  json_builder_add_int_value (json, node->states);
  for (guint i = 0; i < 4; i++)
    json_builder_add_int_value (json, node->rect[i]);
  json_builder_add_string_value (json, node->name);
  json_builder_end_array (json);

  for (guint i = 0; node->children != NULL && is_mapped (node) && i < node->children->len; i++)
    write_node (json, g_ptr_array_index (node->children, i), depth + 1);
}

static void
read_tree (const char *name)
{
  g_autoptr (GPtrArray) level = g_ptr_array_new ();
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (GVariant) items = NULL;
  g_autoptr (JsonNode) top = NULL;
  g_autofree char *text = NULL;

  owner = name;
  nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, node_free);
  items = g_dbus_connection_call_sync (bus, owner, "/org/a11y/atspi/cache", A11Y "Cache", "GetItems", NULL, NULL, G_DBUS_CALL_FLAGS_NONE,
                                       TIMEOUT_MS, NULL, NULL);
  if (items != NULL)
    take_items (items);

  g_ptr_array_add (level, node_get (ROOT));
  while (level->len > 0)
    {
      g_autoptr (GPtrArray) next = g_ptr_array_new ();

      read_level (level);
      for (guint i = 0; i < level->len; i++)
        {
          Node *node = g_ptr_array_index (level, i);

          g_ptr_array_add (seen, node);
          if (node->children == NULL || !is_mapped (node))
            continue;
          for (guint k = 0; k < node->children->len; k++)
            ((Node *) g_ptr_array_index (node->children, k))->parent = node;
          g_ptr_array_extend (next, node->children, NULL, NULL);
        }
      g_ptr_array_unref (level);
      level = g_steal_pointer (&next);
    }
  read_labels (seen);

  json_builder_begin_array (json);
  write_node (json, node_get (ROOT), 0);
  json_builder_end_array (json);
  top = json_builder_get_root (json);
  json_generator_set_root (generator, top);
  text = json_generator_to_data (generator, NULL);
  puts (text);
  fflush (stdout);
  g_hash_table_unref (nodes);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  char line[256];

  if (argc != 2)
    {
      g_printerr ("Usage: uitree ADDRESS\n");
      return 2;
    }

  bus = g_dbus_connection_new_for_address_sync (argv[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  if (bus == NULL)
    {
      g_printerr ("uitree: %s\n", error->message);
      return 1;
    }

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      if (!g_dbus_is_name (g_strstrip (line)))
        {
          g_printerr ("uitree: “%s” is not the name of a program\n", line);
          return 1;
        }
      read_tree (line);
    }
  return 0;
}
