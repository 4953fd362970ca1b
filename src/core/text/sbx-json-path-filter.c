/* Conditions: what a path leads to is looked up in the body, and only scalars that are compared are held. */
#include "sbx-json-path-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_TEXT_BYTES (1024 * 1024)
#define MAX_DEPTH 200

static void evaluate (Walk *walk, Expression *expression, guint64 node, Value *value);

static void
value_clear (Value *value)
{
  g_clear_pointer (&value->text, g_free);
}

/* --- Values --- */

static void
read_value (Walk *walk, guint64 offset, Value *value)
{
  guint64 end;

  *value = (Value) { .kind = sbx_json_reader_find (&walk->reader, &offset), .offset = offset };
  if (value->kind != SBX_JSON_STRING && value->kind != SBX_JSON_NUMBER)
    return;
  end = sbx_json_reader_pass (&walk->reader, offset, NULL);
  if (end - offset > MAX_TEXT_BYTES)
    sbx_json_path_fail (walk, _("A text of more than 1 MB can not be compared"));
  else if (value->kind == SBX_JSON_STRING)
    value->text = sbx_json_reader_dup_string (&walk->reader, offset, end, MAX_TEXT_BYTES);
  else
    value->text = sbx_json_reader_dup_bytes (&walk->reader, offset, end, MAX_TEXT_BYTES, NULL);
  if (value->text == NULL)
    value->kind = SBX_JSON_NOTHING;
}

static gboolean
is_whole (const char *number)
{
  return strpbrk (number, ".eE") == NULL;
}

/* By digits where both are whole: no reader's rounding makes two numbers of ours equal. */
static int
compare_numbers (const char *one, const char *other)
{
  double a, b;

  if (is_whole (one) && is_whole (other))
    {
      gboolean minus = *one == '-';
      int sign = minus ? -1 : 1;
      gsize n, m;

      if (minus != (*other == '-'))
        return strcmp (one + minus, "0") == 0 && strcmp (other + !minus, "0") == 0 ? 0 : sign;
      one += minus;
      other += minus;
      n = strlen (one);
      m = strlen (other);
      return sign * (n != m ? (n < m ? -1 : 1) : strcmp (one, other));
    }
  a = g_ascii_strtod (one, NULL);
  b = g_ascii_strtod (other, NULL);
  return a < b ? -1 : a > b;
}

static gboolean places_equal (Walk *walk, guint64 one, guint64 other, guint depth);

static gboolean
values_equal (Walk *walk, const Value *one, const Value *other, guint depth)
{
  if (one->kind != other->kind)
    return FALSE;
  switch (one->kind)
    {
    case SBX_JSON_STRING:
      return strcmp (one->text, other->text) == 0;
    case SBX_JSON_NUMBER:
      return compare_numbers (one->text, other->text) == 0;
    case SBX_JSON_OBJECT: case SBX_JSON_ARRAY:
      return places_equal (walk, one->offset, other->offset, depth + 1);
    default:
      return TRUE;
    }
}

static gboolean
children_equal (Walk *walk, const SbxJsonChild *one, const SbxJsonChild *other, guint depth)
{
  Value a, b;
  gboolean equal;

  read_value (walk, one->value, &a);
  read_value (walk, other->value, &b);
  equal = values_equal (walk, &a, &b, depth);
  value_clear (&a);
  value_clear (&b);
  return equal;
}

/* The member of the object at offset with the key that child has. */
static gboolean
find_same_key (Walk *walk, guint64 offset, const SbxJsonChild *child, SbxJsonChild *same)
{
  g_autofree char *key = sbx_json_reader_dup_string (&walk->reader, child->key, child->key_end, MAX_TEXT_BYTES);

  sbx_json_child_init (same, &walk->reader, offset);
  while (key && sbx_json_child_next (same, &walk->reader))
    {
      g_autofree char *other = sbx_json_reader_dup_string (&walk->reader, same->key, same->key_end, MAX_TEXT_BYTES);

      if (g_strcmp0 (key, other) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
places_equal (Walk *walk, guint64 one, guint64 other, guint depth)
{
  SbxJsonChild a, b;
  guint64 n, m;

  if (depth > MAX_DEPTH)
    {
      sbx_json_path_fail (walk, _("Values of more than 200 levels can not be compared"));
      return FALSE;
    }
  sbx_json_reader_pass (&walk->reader, one, &n);
  sbx_json_reader_pass (&walk->reader, other, &m);
  if (n != m)
    return FALSE;
  sbx_json_child_init (&a, &walk->reader, one);
  sbx_json_child_init (&b, &walk->reader, other);
  while (sbx_json_child_next (&a, &walk->reader))
    {
      if (a.object ? !find_same_key (walk, other, &a, &b) : !sbx_json_child_next (&b, &walk->reader))
        return FALSE;
      if (!children_equal (walk, &a, &b, depth))
        return FALSE;
    }
  return TRUE;
}

/* --- Functions --- */

static gboolean
count_visit (Walk *walk, guint64 offset, gpointer data)
{
  guint64 *n = data;

  ++*n;
  return TRUE;
}

typedef struct
{
  guint64 n;
  guint64 offset;
} First;

/* Ends at the second: one value is asked for. */
static gboolean
first_visit (Walk *walk, guint64 offset, gpointer data)
{
  First *first = data;

  first->offset = offset;
  return ++first->n < 2;
}

static void
read_query (Walk *walk, Query *query, guint64 node, Value *value)
{
  First first = { 0 };

  *value = (Value) { 0 };
  sbx_json_path_walk (walk, query, node, first_visit, &first);
  if (first.n == 1)
    read_value (walk, first.offset, value);
}

static void
set_number (Value *value, guint64 number)
{
  *value = (Value) { .kind = SBX_JSON_NUMBER, .text = g_strdup_printf ("%" G_GUINT64_FORMAT, number) };
}

static void
length_of (Walk *walk, Expression *argument, guint64 node, Value *value)
{
  Value of;
  guint64 n;

  evaluate (walk, argument, node, &of);
  *value = (Value) { 0 };
  if (of.kind == SBX_JSON_STRING)
    set_number (value, g_utf8_strlen (of.text, -1));
  else if (of.kind == SBX_JSON_OBJECT || of.kind == SBX_JSON_ARRAY)
    {
      sbx_json_reader_pass (&walk->reader, of.offset, &n);
      set_number (value, n);
    }
  value_clear (&of);
}

static void
evaluate (Walk *walk, Expression *self, guint64 node, Value *value)
{
  guint64 n = 0;

  if (self->kind == IS_QUERY)
    read_query (walk, self->query, node, value);
  else if (self->kind == IS_LITERAL)
    *value = (Value) { .kind = self->literal.kind, .text = g_strdup (self->literal.text) };
  else if (self->function == FUNCTION_LENGTH)
    length_of (walk, self->left, node, value);
  else if (self->function == FUNCTION_VALUE)
    read_query (walk, self->left->query, node, value);
  else
    {
      sbx_json_path_walk (walk, self->left->query, node, count_visit, &n);
      set_number (value, n);
    }
}

static gboolean
matches (Walk *walk, Expression *self, guint64 node)
{
  Value text, pattern;
  g_autoptr(GRegex) regex = NULL;
  g_autofree char *valid = NULL;

  evaluate (walk, self->left, node, &text);
  evaluate (walk, self->right, node, &pattern);
  if (self->regex)
    regex = g_regex_ref (self->regex);
  else if (pattern.kind == SBX_JSON_STRING)
    {
      g_autofree char *made_valid = g_utf8_make_valid (pattern.text, -1);

      regex = sbx_json_path_regex (made_valid, self->function, NULL);
    }
  if (text.kind == SBX_JSON_STRING)
    valid = g_utf8_make_valid (text.text, -1);
  value_clear (&text);
  value_clear (&pattern);
  return regex && valid && g_regex_match (regex, valid, 0, NULL);
}

/* --- Conditions --- */

static gboolean
compare (Walk *walk, Expression *self, guint64 node)
{
  Value one, other;
  gboolean equal, less = FALSE, greater = FALSE;

  evaluate (walk, self->left, node, &one);
  evaluate (walk, self->right, node, &other);
  equal = values_equal (walk, &one, &other, 0);
  if (one.kind == other.kind && (one.kind == SBX_JSON_NUMBER || one.kind == SBX_JSON_STRING))
    {
      int order = one.kind == SBX_JSON_NUMBER ? compare_numbers (one.text, other.text) : strcmp (one.text, other.text);

      less = order < 0;
      greater = order > 0;
    }
  value_clear (&one);
  value_clear (&other);
  switch (self->comparison)
    {
    case COMPARE_EQUAL: return equal;
    case COMPARE_NOT_EQUAL: return !equal;
    case COMPARE_LESS: return less;
    case COMPARE_GREATER: return greater;
    case COMPARE_LESS_EQUAL: return less || equal;
    default: return greater || equal;
    }
}

static gboolean
exists (Walk *walk, Query *query, guint64 node)
{
  First first = { 1, 0 };

  sbx_json_path_walk (walk, query, node, first_visit, &first);
  return first.n > 1;
}

gboolean
sbx_json_path_holds (Walk *walk, Expression *self, guint64 node)
{
  if (walk->reader.error)
    return FALSE;
  switch (self->kind)
    {
    case IS_OR: return sbx_json_path_holds (walk, self->left, node) || sbx_json_path_holds (walk, self->right, node);
    case IS_AND: return sbx_json_path_holds (walk, self->left, node) && sbx_json_path_holds (walk, self->right, node);
    case IS_NOT: return !sbx_json_path_holds (walk, self->left, node);
    case IS_COMPARISON: return compare (walk, self, node);
    case IS_FUNCTION: return matches (walk, self, node);
    default: return exists (walk, self->query, node);
    }
}
