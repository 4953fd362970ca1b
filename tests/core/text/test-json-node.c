#include "sbx-json-node.h"

#include <string.h>

#include "text-support.h"

static SbxJsonNode *
root (const char *json, gboolean sequence)
{
  g_autoptr(SbxSpool) spool = make_spool (json, -1);

  return sbx_json_node_new_root (spool, sequence, NULL);
}

/* Its children, read. */
static GListModel *
children (SbxJsonNode *node)
{
  GListModel *list = sbx_json_node_dup_children (node);

  for (;;)
    {
      g_autoptr(SbxJsonNode) first = list ? g_list_model_get_item (list, 0) : NULL;

      if (first == NULL || sbx_json_node_get_role (first) != SBX_JSON_NODE_NOTE || !g_str_equal (sbx_json_node_get_text (first), "Reading…"))
        return list;
      g_main_context_iteration (NULL, TRUE);
    }
}

static SbxJsonNode *
child (SbxJsonNode *node, guint n)
{
  g_autoptr(GListModel) list = children (node);

  return g_list_model_get_item (list, n);
}

static void
check (SbxJsonNode *node, const char *key, const char *text, gint64 n_children, const char *path)
{
  g_autofree char *got = sbx_json_node_dup_path (node);

  g_assert_cmpstr (sbx_json_node_get_key (node), ==, key);
  g_assert_cmpstr (sbx_json_node_get_text (node), ==, text);
  g_assert_cmpint (sbx_json_node_get_n_children (node), ==, n_children);
  g_assert_cmpstr (got, ==, path);
}

static void
test_small (void)
{
  g_autoptr(SbxJsonNode) top = root (" {\"n\": 1.10, \"n\": 12345678901234567890, \"it's\\n\": [\"\\u00e9\", []], \"last\": null}", FALSE);
  g_autoptr(GListModel) list = children (top);
  g_autoptr(SbxJsonNode) n = g_list_model_get_item (list, 0), same = g_list_model_get_item (list, 1);
  g_autoptr(SbxJsonNode) array = g_list_model_get_item (list, 2), last = g_list_model_get_item (list, 3);
  g_autoptr(SbxJsonNode) string = child (array, 0), empty = child (array, 1);
  guint64 start, end;

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 4);
  check (top, "$", "", 4, "$");
  check (n, "n", "1.10", 0, "$.n");
  check (same, "n", "12345678901234567890", 0, "$.n");
  check (array, "it's\\n", "", 2, "$['it\\'s\\u000a']");
  check (string, "0", "\"\\u00e9\"", 0, "$['it\\'s\\u000a'][0]");
  check (last, "last", "null", 0, "$.last");
  g_assert_true (sbx_json_node_is_member (n) && !sbx_json_node_is_member (string));
  g_assert_cmpint (sbx_json_node_get_kind (last), ==, SBX_JSON_NULL);
  g_assert_null (sbx_json_node_dup_children (empty));
  g_assert_null (sbx_json_node_dup_children (n));
  sbx_json_node_get_extent (n, &start, &end);
  g_assert_cmpuint (start, ==, 7);
  g_assert_cmpuint (end, ==, 11);
}

static void
test_scalar (void)
{
  g_autoptr(SbxJsonNode) top = root ("42\n", FALSE), nothing = root ("", FALSE);

  check (top, "$", "42", -1, "$");
  g_assert_null (sbx_json_node_dup_children (top));
  g_assert_null (sbx_json_node_dup_children (nothing));
}

static void
test_sequence (void)
{
  g_autoptr(SbxJsonNode) top = root ("{\"a\":1}\n{\"b\":[2]}\n", TRUE);
  g_autoptr(SbxJsonNode) second = child (top, 1), b = child (second, 0), two = child (b, 0);

  check (top, "$", "", 2, "$");
  check (second, "1", "", 1, "$");
  check (two, "0", "2", 0, "$.b[0]");
}

/* Never more than 1,001 in a list, and the last of many is where it belongs. */
static void
test_groups (void)
{
  GString *json = g_string_new ("[");

  for (int i = 0; i < 1002345; i++)
    g_string_append_printf (json, "%s%d", i > 0 ? ",\n" : "", i);
  g_string_append_c (json, ']');
  g_autoptr(SbxJsonNode) top = root (json->str, FALSE);
  g_autoptr(GListModel) list = children (top);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  g_autoptr(SbxJsonNode) millions = g_list_model_get_item (list, 1), thousands = child (millions, 2), number = child (thousands, 344);
  check (top, "$", "", 1002345, "$");
  check (millions, "1000000 … 1002344", "", 2345, "$");
  check (thousands, "1002000 … 1002344", "", 345, "$");
  check (number, "1002344", "1002344", 0, "$[1002344]");
  g_assert_cmpint (sbx_json_node_get_role (thousands), ==, SBX_JSON_NODE_GROUP);
  g_string_free (json, TRUE);
}

/* What a server may send to deceive or to flood a row. */
static void
test_bounded (void)
{
  g_autofree char *letters = g_strnfill (5000, 'x'), *json = g_strdup_printf ("{\"%s\":\"%s\",\"a\xe2\x80\xae\":\"\xff\"}", letters, letters);
  g_autoptr(SbxJsonNode) top = root (json, FALSE), first = child (top, 0), second = child (top, 1);
  g_autofree char *path = sbx_json_node_dup_path (first);

  g_assert_cmpuint (g_utf8_strlen (sbx_json_node_get_key (first), -1), ==, 201);
  g_assert_cmpuint (g_utf8_strlen (sbx_json_node_get_text (first), -1), ==, 401);
  g_assert_cmpuint (strlen (path), ==, 5002);
  g_assert_cmpstr (sbx_json_node_get_key (second), ==, "a\\xE2\\x80\\xAE");
  g_assert_cmpstr (sbx_json_node_get_text (second), ==, "\"\\xFF\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-node/small", test_small);
  g_test_add_func ("/json-node/scalar", test_scalar);
  g_test_add_func ("/json-node/sequence", test_sequence);
  g_test_add_func ("/json-node/groups", test_groups);
  g_test_add_func ("/json-node/bounded", test_bounded);
  return g_test_run ();
}
