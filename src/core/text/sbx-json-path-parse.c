#include "sbx-json-path-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_BYTES 10000
/* What every reader of JSON holds exactly. */
#define MAX_INTEGER G_GINT64_CONSTANT (9007199254740991)

G_DEFINE_QUARK (sbx-json-path-error, sbx_json_path_error)

typedef struct
{
  const char *text;
  const char *at;
  guint       depth;
  GError     *error;
} Parser;

static Expression *parse_or    (Parser *parser);
static Query      *parse_query (Parser *parser);

/* --- Freeing --- */

static void expression_free (Expression *self);

static void
selector_free (gpointer data)
{
  Selector *self = data;

  g_free (self->name);
  g_clear_pointer (&self->filter, expression_free);
  g_free (self);
}

static void
segment_free (gpointer data)
{
  Segment *self = data;

  g_ptr_array_unref (self->selectors);
  g_free (self);
}

static void
query_free (Query *self)
{
  g_ptr_array_unref (self->segments);
  g_free (self);
}

static void
expression_free (Expression *self)
{
  g_clear_pointer (&self->left, expression_free);
  g_clear_pointer (&self->right, expression_free);
  g_clear_pointer (&self->query, query_free);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self->literal.text);
  g_free (self);
}

void
sbx_json_path_free (SbxJsonPath *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->query, query_free);
  g_free (self);
}

/* --- Characters --- */

/* The first failure is the one to tell. */
static gboolean
fail_at (Parser *parser, const char *at, const char *reason)
{
  if (parser->error == NULL)
    g_set_error (&parser->error, SBX_JSON_PATH_ERROR, SBX_JSON_PATH_ERROR_SYNTAX, _("At character %1$u: %2$s"),
                 (guint) g_utf8_pointer_to_offset (parser->text, at) + 1, reason);
  return FALSE;
}

static gboolean
fail (Parser *parser, const char *reason)
{
  return fail_at (parser, parser->at, reason);
}

static void
skip_space (Parser *parser)
{
  parser->at += strspn (parser->at, " \t\n\r");
}

static gboolean
take (Parser *parser, const char *token)
{
  gsize length = strlen (token);

  if (strncmp (parser->at, token, length) != 0)
    return FALSE;
  parser->at += length;
  return TRUE;
}

static gboolean
starts_name (guchar c)
{
  return g_ascii_isalpha (c) || c == '_' || c >= 0x80;
}

static char *
take_name (Parser *parser)
{
  const char *start = parser->at;

  while (starts_name (*parser->at) || (parser->at > start && g_ascii_isdigit (*parser->at)))
    parser->at++;
  return g_strndup (start, parser->at - start);
}

static char *
take_string (Parser *parser)
{
  const char *start = parser->at, quote = *parser->at++;
  GString *text = g_string_new (NULL);

  for (; *parser->at && *parser->at != quote; parser->at++)
    {
      if ((guchar) *parser->at < 0x20)
        break;
      if (*parser->at != '\\')
        {
          g_string_append_c (text, *parser->at);
          continue;
        }
      if (parser->at[1] == '\0' || !strchr (quote == '"' ? "bfnrt/\\u\"" : "bfnrt/\\u'", parser->at[1]))
        {
          fail (parser, _("the escape after “\\” is unknown"));
          break;
        }
      g_string_append_len (text, parser->at, 2);
      parser->at++;
      /* Only between quotes of its own kind; as JSON has it, none of them needs one here. */
      if (*parser->at == '\'')
        g_string_erase (text, text->len - 2, 1);
    }
  if (*parser->at != quote)
    fail_at (parser, start, _("the text has no closing quote"));
  else
    parser->at++;

  /* A quote that stands free must not be taken for one around it. */
  g_string_prepend_c (text, '"');
  g_string_append_c (text, '"');
  char *meaning = sbx_json_unescape (text->str, text->len);
  g_string_free (text, TRUE);
  return meaning;
}

static gboolean
take_integer (Parser *parser, gint64 *value)
{
  const char *start = parser->at;
  char *end;

  if (*parser->at == '-')
    parser->at++;
  if (!g_ascii_isdigit (*parser->at) || (*parser->at == '0' && (parser->at > start || g_ascii_isdigit (parser->at[1]))))
    return fail_at (parser, start, _("a whole number without leading zeros was expected"));
  *value = g_ascii_strtoll (start, &end, 10);
  parser->at = end;
  return (*value >= -MAX_INTEGER && *value <= MAX_INTEGER) || fail_at (parser, start, _("the number is too large"));
}

/* --- Selectors --- */

static void
parse_slice (Parser *parser, Selector *selector)
{
  selector->kind = SELECT_SLICE;
  selector->step = 1;
  skip_space (parser);
  if (*parser->at == '-' || g_ascii_isdigit (*parser->at))
    selector->has_end = take_integer (parser, &selector->end);
  skip_space (parser);
  if (!take (parser, ":"))
    return;
  skip_space (parser);
  if (*parser->at == '-' || g_ascii_isdigit (*parser->at))
    take_integer (parser, &selector->step);
}

static Selector *
parse_selector (Parser *parser)
{
  Selector *selector = g_new0 (Selector, 1);

  if (*parser->at == '\'' || *parser->at == '"')
    selector->name = take_string (parser);
  else if (take (parser, "*"))
    selector->kind = SELECT_ALL;
  else if (take (parser, "?"))
    {
      selector->kind = SELECT_FILTER;
      selector->filter = parse_or (parser);
    }
  else if (*parser->at == '-' || g_ascii_isdigit (*parser->at) || *parser->at == ':')
    {
      selector->kind = SELECT_INDEX;
      if (*parser->at != ':')
        selector->has_start = take_integer (parser, &selector->start);
      const char *after = parser->at;
      skip_space (parser);
      if (take (parser, ":"))
        parse_slice (parser, selector);
      else
        parser->at = after;
    }
  else
    fail (parser, _("a name in quotes, a number, “*”, “:” or “?” was expected"));
  return selector;
}

static void
parse_brackets (Parser *parser, Segment *segment)
{
  do
    {
      skip_space (parser);
      g_ptr_array_add (segment->selectors, parse_selector (parser));
      skip_space (parser);
    }
  while (parser->error == NULL && take (parser, ","));
  if (!take (parser, "]"))
    fail (parser, _("“]” was expected"));
}

static void
parse_dotted (Parser *parser, Segment *segment)
{
  Selector *selector = g_new0 (Selector, 1);

  g_ptr_array_add (segment->selectors, selector);
  if (take (parser, "*"))
    selector->kind = SELECT_ALL;
  else if (starts_name (*parser->at))
    selector->name = take_name (parser);
  else
    fail (parser, segment->descendant ? _("a name, “*” or “[” was expected") : _("a name or “*” was expected"));
}

static void
parse_segments (Parser *parser, Query *query)
{
  while (parser->error == NULL)
    {
      const char *after = parser->at;
      Segment *segment;

      skip_space (parser);
      if (*parser->at != '.' && *parser->at != '[')
        {
          parser->at = after;
          return;
        }
      segment = g_new0 (Segment, 1);
      segment->selectors = g_ptr_array_new_with_free_func (selector_free);
      g_ptr_array_add (query->segments, segment);
      segment->descendant = take (parser, "..");
      if (take (parser, "["))
        parse_brackets (parser, segment);
      else if (segment->descendant || take (parser, "."))
        parse_dotted (parser, segment);
    }
}

static Query *
parse_query (Parser *parser)
{
  Query *query = g_new0 (Query, 1);

  query->segments = g_ptr_array_new_with_free_func (segment_free);
  query->relative = *parser->at++ == '@';
  parse_segments (parser, query);
  return query;
}

/* Leads to at most one value. */
static gboolean
is_singular (Query *query)
{
  for (guint i = 0; i < query->segments->len; i++)
    {
      Segment *segment = g_ptr_array_index (query->segments, i);
      Selector *selector = segment->selectors->len > 0 ? g_ptr_array_index (segment->selectors, 0) : NULL;

      if (segment->descendant || segment->selectors->len != 1 || (selector->kind != SELECT_NAME && selector->kind != SELECT_INDEX))
        return FALSE;
    }
  return TRUE;
}

/* --- Expressions --- */

static Expression *
expression_new (ExpressionKind kind, Expression *left, Expression *right)
{
  Expression *self = g_new0 (Expression, 1);

  self->kind = kind;
  self->left = left;
  self->right = right;
  return self;
}

/* Whether the expression is a value: a literal, a path to one, or a function that gives one. */
static gboolean
check_value (Parser *parser, Expression *self, const char *at)
{
  if (self->kind == IS_LITERAL || (self->kind == IS_FUNCTION && self->function <= FUNCTION_VALUE))
    return TRUE;
  if (self->kind == IS_QUERY && is_singular (self->query))
    return TRUE;
  return fail_at (parser, at, self->kind == IS_QUERY ? _("a path with one result was expected") : _("a value was expected"));
}

static Expression *
parse_number (Parser *parser)
{
  static GRegex *pattern;
  g_autoptr(GMatchInfo) match = NULL;
  Expression *self = expression_new (IS_LITERAL, NULL, NULL);

  if (g_once_init_enter_pointer (&pattern))
    g_once_init_leave_pointer (&pattern, g_regex_new ("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?", G_REGEX_OPTIMIZE, 0, NULL));
  if (g_regex_match (pattern, parser->at, 0, &match))
    self->literal.text = g_match_info_fetch (match, 0);
  else
    fail (parser, _("the number is not complete"));
  self->literal.kind = SBX_JSON_NUMBER;
  parser->at += self->literal.text ? strlen (self->literal.text) : 0;
  return self;
}

static Expression *
parse_word (Parser *parser)
{
  static const struct { const char *word; SbxJsonKind kind; } words[] = {
    { "true", SBX_JSON_TRUE }, { "false", SBX_JSON_FALSE }, { "null", SBX_JSON_NULL },
  };
  static const char *const functions[] = { "length", "count", "value", "match", "search" };
  const char *start = parser->at;
  g_autofree char *name = take_name (parser);
  Expression *self = expression_new (IS_LITERAL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (name, words[i].word) == 0)
      {
        self->literal.kind = words[i].kind;
        return self;
      }
  self->kind = IS_FUNCTION;
  for (guint i = 0; i < G_N_ELEMENTS (functions) && *parser->at == '('; i++)
    if (strcmp (name, functions[i]) == 0)
      {
        self->function = i;
        return self;
      }
  fail_at (parser, start, *parser->at == '(' ? _("the functions are length, count, value, match and search")
                                             : _("a value, or a path from “@” or “$”, was expected"));
  return self;
}

static Expression *
parse_operand (Parser *parser)
{
  Expression *self;

  skip_space (parser);
  if (*parser->at == '@' || *parser->at == '$')
    {
      self = expression_new (IS_QUERY, NULL, NULL);
      self->query = parse_query (parser);
      return self;
    }
  if (*parser->at == '\'' || *parser->at == '"')
    {
      self = expression_new (IS_LITERAL, NULL, NULL);
      self->literal.kind = SBX_JSON_STRING;
      self->literal.text = take_string (parser);
      return self;
    }
  if (*parser->at == '-' || g_ascii_isdigit (*parser->at))
    return parse_number (parser);
  return parse_word (parser);
}

GRegex *
sbx_json_path_regex (const char *pattern, Function function, GError **error)
{
  g_autofree char *whole = function == FUNCTION_MATCH ? g_strdup_printf ("^(?:%s)$", pattern) : g_strdup (pattern);

  return g_regex_new (whole, G_REGEX_DOLLAR_ENDONLY | G_REGEX_OPTIMIZE, 0, error);
}

static Expression *parse_argument (Parser *parser, gboolean path);

/* From the opening bracket of a function. */
static void
parse_arguments (Parser *parser, Expression *self)
{
  gboolean two = self->function == FUNCTION_MATCH || self->function == FUNCTION_SEARCH;
  g_autoptr(GError) error = NULL;
  const char *at;

  if (!take (parser, "("))
    return;
  self->left = parse_argument (parser, self->function == FUNCTION_COUNT || self->function == FUNCTION_VALUE);
  skip_space (parser);
  if (two && !take (parser, ","))
    fail (parser, _("“,” and a regular expression in quotes were expected"));
  if (two && parser->error == NULL)
    {
      skip_space (parser);
      at = parser->at;
      self->right = parse_argument (parser, FALSE);
      if (self->right->kind == IS_LITERAL && self->right->literal.kind == SBX_JSON_STRING && parser->error == NULL &&
          (self->regex = sbx_json_path_regex (self->right->literal.text, self->function, &error)) == NULL)
        fail_at (parser, at, error->message);
    }
  skip_space (parser);
  if (!take (parser, ")"))
    fail (parser, _("“)” was expected"));
}

static Expression *
parse_value (Parser *parser)
{
  Expression *self;

  if (++parser->depth > MAX_DEPTH)
    fail (parser, _("the condition is nested too deeply"));
  if (parser->error)
    self = expression_new (IS_LITERAL, NULL, NULL);
  else
    self = parse_operand (parser);
  if (self->kind == IS_FUNCTION && parser->error == NULL)
    parse_arguments (parser, self);
  parser->depth--;
  return self;
}

static Expression *
parse_argument (Parser *parser, gboolean path)
{
  Expression *self;
  const char *at;

  skip_space (parser);
  at = parser->at;
  self = parse_value (parser);
  if (path && self->kind != IS_QUERY)
    fail_at (parser, at, _("a path from “@” or “$” was expected"));
  else if (!path)
    check_value (parser, self, at);
  return self;
}

static gboolean
take_comparison (Parser *parser, Comparison *comparison)
{
  static const char *const signs[] = { "==", "!=", "<=", ">=", "<", ">" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (take (parser, signs[i]))
      {
        *comparison = i;
        return TRUE;
      }
  return FALSE;
}

/* A comparison, or a path or function that stands for a condition. */
static Expression *
parse_test (Parser *parser)
{
  const char *start = parser->at, *at;
  Expression *left = parse_value (parser), *self;
  Comparison comparison;

  skip_space (parser);
  if (parser->error || !take_comparison (parser, &comparison))
    {
      if (left->kind == IS_LITERAL || (left->kind == IS_FUNCTION && left->function <= FUNCTION_VALUE))
        fail (parser, _("a comparison was expected"));
      return left;
    }
  check_value (parser, left, start);
  skip_space (parser);
  at = parser->at;
  self = expression_new (IS_COMPARISON, left, parse_value (parser));
  self->comparison = comparison;
  check_value (parser, self->right, at);
  return self;
}

static Expression *
parse_basic (Parser *parser)
{
  Expression *self;

  skip_space (parser);
  if (++parser->depth > MAX_DEPTH)
    fail (parser, _("the condition is nested too deeply"));
  if (parser->error)
    self = expression_new (IS_LITERAL, NULL, NULL);
  else if (*parser->at == '!')
    {
      const char *at = parser->at++;

      self = expression_new (IS_NOT, parse_basic (parser), NULL);
      if (self->left->kind == IS_COMPARISON && parser->at[-1] != ')')
        fail_at (parser, at, _("a comparison after “!” needs brackets"));
    }
  else if (take (parser, "("))
    {
      self = parse_or (parser);
      skip_space (parser);
      if (!take (parser, ")"))
        fail (parser, _("“)” was expected"));
    }
  else
    self = parse_test (parser);
  parser->depth--;
  return self;
}

static Expression *
parse_chain (Parser *parser, const char *sign, ExpressionKind kind, Expression *(*parse) (Parser *parser))
{
  Expression *self = parse (parser);

  for (;;)
    {
      const char *after = parser->at;

      skip_space (parser);
      if (parser->error || !take (parser, sign))
        {
          parser->at = after;
          return self;
        }
      self = expression_new (kind, self, parse (parser));
    }
}

static Expression *
parse_and (Parser *parser)
{
  return parse_chain (parser, "&&", IS_AND, parse_basic);
}

static Expression *
parse_or (Parser *parser)
{
  return parse_chain (parser, "||", IS_OR, parse_and);
}

SbxJsonPath *
sbx_json_path_parse (const char *text, GError **error)
{
  Parser parser = { .text = text, .at = text };
  g_autoptr(SbxJsonPath) self = g_new0 (SbxJsonPath, 1);

  if (strlen (text) > MAX_BYTES)
    fail (&parser, _("the path is too long"));
  else if (*text != '$')
    fail (&parser, _("a path begins with “$”"));
  else
    {
      self->query = parse_query (&parser);
      if (*parser.at != '\0')
        fail (&parser, _("“.” or “[” was expected"));
    }
  if (parser.error)
    {
      g_propagate_error (error, parser.error);
      return NULL;
    }
  return g_steal_pointer (&self);
}
