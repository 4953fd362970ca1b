/* JSONPath: the examples of RFC 9535, and what it leaves to us. */
#include "sbx-json-path.h"

#include <string.h>

#include "text-support.h"

static char *
find (const char *json, const char *path, gboolean sequence)
{
  g_autoptr(SbxSpool) spool = make_spool (json, -1);
  g_autoptr(SbxSpool) values = NULL;
  g_autoptr(SbxJsonPath) parsed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint64 n = 99;
  int progress = 0;

  parsed = sbx_json_path_parse (path, &error);
  g_assert_no_error (error);
  values = sbx_json_path_find (parsed, spool, sequence, &n, &progress, NULL, &error);
  if (error)
    return g_strdup (error->message);
  g_assert_cmpint (progress, <=, 1000);
  bytes = sbx_spool_read_bytes (values, 0, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *bare = bare_json (text);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", n, bare);
}

static void
check (const char *json, const char *path, const char *expected)
{
  g_autofree char *found = find (json, path, FALSE);

  g_test_message ("%s", path);
  g_assert_cmpstr (found, ==, expected);
}

static void
wrong (const char *path, const char *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SbxJsonPath) none = sbx_json_path_parse (path, &error);

  g_test_message ("%s", path);
  g_assert_null (none);
  g_assert_error (error, SBX_JSON_PATH_ERROR, SBX_JSON_PATH_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, message);
}

static const char store[] =
  "{ \"store\": { \"book\": ["
  "{ \"category\": \"reference\", \"author\": \"Nigel Rees\", \"title\": \"Sayings of the Century\", \"price\": 8.95 },"
  "{ \"category\": \"fiction\", \"author\": \"Evelyn Waugh\", \"title\": \"Sword of Honour\", \"price\": 12.99 },"
  "{ \"category\": \"fiction\", \"author\": \"Herman Melville\", \"title\": \"Moby Dick\", \"isbn\": \"0-553-21311-3\", \"price\": 8.99 },"
  "{ \"category\": \"fiction\", \"author\": \"J. R. R. Tolkien\", \"title\": \"The Lord of the Rings\", \"isbn\": \"0-395-19395-8\", \"price\": 22.99 }"
  "], \"bicycle\": { \"color\": \"red\", \"price\": 399 } } }";

/* Figure 1 and table 2. */
static void
test_store (void)
{
  const char *authors = "4 [\"Nigel Rees\",\"Evelyn Waugh\",\"Herman Melville\",\"J. R. R. Tolkien\"]";

  check (store, "$.store.book[*].author", authors);
  check (store, "$..author", authors);
  check (store, "$.store..price", "5 [8.95,12.99,8.99,22.99,399]");
  check (store, "$..book[2].title", "1 [\"Moby Dick\"]");
  check (store, "$..book[2].publisher", "0 []");
  check (store, "$..book[-1].title", "1 [\"The Lord of the Rings\"]");
  check (store, "$..book[0,1].price", "2 [8.95,12.99]");
  check (store, "$..book[:2].price", "2 [8.95,12.99]");
  check (store, "$..book[?@.isbn].price", "2 [8.99,22.99]");
  check (store, "$..book[?@.price<10].title", "2 [\"Sayings of the Century\",\"Moby Dick\"]");
}

/* Tables 5, 6, 8 and 9. */
static void
test_selectors (void)
{
  const char *names = "{\"o\": {\"j j\": {\"k.k\": 3}}, \"'\": {\"@\": 2}}", *letters = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\"]";
  const char *wild = "{\"o\": {\"j\": 1, \"k\": 2}, \"a\": [5, 3]}";

  check (names, "$.o['j j']", "1 [{\"k.k\":3}]");
  check (names, "$.o['j j']['k.k']", "1 [3]");
  check (names, "$.o[\"j j\"][\"k.k\"]", "1 [3]");
  check (names, "$[\"'\"][\"@\"]", "1 [2]");
  check (names, "$['\\'']['\\u0040']", "1 [2]");
  check (wild, "$[*]", "2 [{\"j\":1,\"k\":2},[5,3]]");
  check (wild, "$.o[*, *]", "4 [1,2,1,2]");
  check (wild, "$.a[*]", "2 [5,3]");
  check ("[\"a\",\"b\"]", "$[1]", "1 [\"b\"]");
  check ("[\"a\",\"b\"]", "$[-2]", "1 [\"a\"]");
  check ("[\"a\",\"b\"]", "$[-3]", "0 []");
  check (letters, "$[1:3]", "2 [\"b\",\"c\"]");
  check (letters, "$[5:]", "2 [\"f\",\"g\"]");
  check (letters, "$[1:5:2]", "2 [\"b\",\"d\"]");
  check (letters, "$[5:1:-2]", "2 [\"f\",\"d\"]");
  check (letters, "$[::-1]", "7 [\"g\",\"f\",\"e\",\"d\",\"c\",\"b\",\"a\"]");
  check (letters, "$[-2:]", "2 [\"f\",\"g\"]");
  check (letters, "$[ 1 : 5 : 0 ]", "0 []");
  check (letters, "$[9007199254740991]", "0 []");
}

/* Table 12: over the values of figure 2. */
static void
test_filters (void)
{
  const char *json = "{ \"a\": [3, 5, 1, 2, 4, 6, {\"b\": \"j\"}, {\"b\": \"k\"}, {\"b\": {}}, {\"b\": \"kilo\"}],"
                     " \"o\": {\"p\": 1, \"q\": 2, \"r\": 3, \"s\": 5, \"t\": {\"u\": 6}}, \"e\": \"f\" }";

  check (json, "$.a[?@.b == 'kilo']", "1 [{\"b\":\"kilo\"}]");
  check (json, "$.a[?(@.b == 'kilo')]", "1 [{\"b\":\"kilo\"}]");
  check (json, "$.a[?@>3.5]", "3 [5,4,6]");
  check (json, "$.a[?@.b]", "4 [{\"b\":\"j\"},{\"b\":\"k\"},{\"b\":{}},{\"b\":\"kilo\"}]");
  check (json, "$[?@.*]", "2 [[3,5,1,2,4,6,{\"b\":\"j\"},{\"b\":\"k\"},{\"b\":{}},{\"b\":\"kilo\"}],"
                          "{\"p\":1,\"q\":2,\"r\":3,\"s\":5,\"t\":{\"u\":6}}]");
  check (json, "$[?@[?@.b]]", "1 [[3,5,1,2,4,6,{\"b\":\"j\"},{\"b\":\"k\"},{\"b\":{}},{\"b\":\"kilo\"}]]");
  check (json, "$.o[?@<3, ?@<3]", "4 [1,2,1,2]");
  check (json, "$.a[?@<2 || @.b == \"k\"]", "2 [1,{\"b\":\"k\"}]");
  check (json, "$.a[?match(@.b, \"[jk]\")]", "2 [{\"b\":\"j\"},{\"b\":\"k\"}]");
  check (json, "$.a[?search(@.b, \"[jk]\")]", "3 [{\"b\":\"j\"},{\"b\":\"k\"},{\"b\":\"kilo\"}]");
  check (json, "$.o[?@>1 && @<4]", "2 [2,3]");
  check (json, "$.o[?@.u || @.x]", "1 [{\"u\":6}]");
  check (json, "$.a[?@.b == $.x]", "6 [3,5,1,2,4,6]");
  check (json, "$.a[?@ == @]", "10 [3,5,1,2,4,6,{\"b\":\"j\"},{\"b\":\"k\"},{\"b\":{}},{\"b\":\"kilo\"}]");
  check (json, "$.a[?!(@ >= 2)]", "5 [1,{\"b\":\"j\"},{\"b\":\"k\"},{\"b\":{}},{\"b\":\"kilo\"}]");
  check (json, "$.a[?!@.b][0]", "0 []");
  check (json, "$.a[?length(@.b) == 4]", "1 [{\"b\":\"kilo\"}]");
  check (json, "$[?count(@.*) == 5]", "1 [{\"p\":1,\"q\":2,\"r\":3,\"s\":5,\"t\":{\"u\":6}}]");
  check (json, "$[?value(@..u) == 6][?@ == 5]", "1 [5]");
}

/* Table 11. */
static void
test_comparisons (void)
{
  static const struct { const char *condition; gboolean holds; } cases[] = {
    { "$.absent1 == $.absent2", TRUE }, { "$.absent1 <= $.absent2", TRUE }, { "$.absent == 'g'", FALSE },
    { "$.absent1 != $.absent2", FALSE }, { "$.absent != 'g'", TRUE }, { "1 <= 2", TRUE }, { "1 > 2", FALSE },
    { "13 == '13'", FALSE }, { "'a' <= 'b'", TRUE }, { "'a' > 'b'", FALSE }, { "$.obj == $.arr", FALSE }, { "$.obj != $.arr", TRUE },
    { "$.obj == $.obj", TRUE }, { "$.obj != $.obj", FALSE }, { "$.arr == $.arr", TRUE }, { "$.arr != $.arr", FALSE },
    { "$.obj == 17", FALSE }, { "$.obj != 17", TRUE }, { "$.obj <= $.arr", FALSE }, { "$.obj < $.arr", FALSE },
    { "$.obj <= $.obj", TRUE }, { "$.arr <= $.arr", TRUE }, { "1 <= $.arr", FALSE }, { "1 >= $.arr", FALSE }, { "1 > $.arr", FALSE },
    { "1 < $.arr", FALSE }, { "true <= true", TRUE }, { "true > true", FALSE }, { "null == null", TRUE }, { "null < null", FALSE },
    { "1 == 1.0", TRUE }, { "1e2 == 100", TRUE }, { "-0 == 0", TRUE }, { "-2 < -1", TRUE }, { "10 > 9", TRUE }, { "-1 < 1", TRUE },
    { "12345678901234567890 < 12345678901234567891", TRUE }, { "12345678901234567890 == 12345678901234567891", FALSE },
    { "$.same == $.obj", TRUE }, { "$.more == $.obj", FALSE }, { "$.other == $.arr", FALSE },
  };
  const char *json = "{\"obj\": {\"x\": \"y\", \"z\": [1, {}]}, \"arr\": [2, 3], \"same\": {\"z\":[1.0,{}],\"\\u0078\":\"\\u0079\"},"
                     " \"more\": {\"x\":\"y\"}, \"other\": [2, 4], \"one\": [1]}";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("$.one[?%s]", cases[i].condition);

      check (json, path, cases[i].holds ? "1 [1]" : "0 []");
    }
}

/* Tables 15 and 16. */
static void
test_descendants (void)
{
  const char *json = "{\"o\": {\"j\": 1, \"k\": 2}, \"a\": [5, 3, [{\"j\": 4}, {\"k\": 6}]]}", *nulls = "{\"a\": null, \"b\": [null], \"c\": [{}], \"null\": 1}";

  check (json, "$..j", "2 [1,4]");
  check (json, "$..[0]", "2 [5,{\"j\":4}]");
  check (json, "$..*", "11 [{\"j\":1,\"k\":2},[5,3,[{\"j\":4},{\"k\":6}]],1,2,5,3,[{\"j\":4},{\"k\":6}],{\"j\":4},{\"k\":6},4,6]");
  check (json, "$..[*]", "11 [{\"j\":1,\"k\":2},[5,3,[{\"j\":4},{\"k\":6}]],1,2,5,3,[{\"j\":4},{\"k\":6}],{\"j\":4},{\"k\":6},4,6]");
  check (json, "$..o", "1 [{\"j\":1,\"k\":2}]");
  check (json, "$.o..[*, *]", "4 [1,2,1,2]");
  check (json, "$.a..[0, 1]", "4 [5,3,{\"j\":4},{\"k\":6}]");
  check (nulls, "$.a", "1 [null]");
  check (nulls, "$.a[0]", "0 []");
  check (nulls, "$.a.d", "0 []");
  check (nulls, "$.b[0]", "1 [null]");
  check (nulls, "$.b[?@==null]", "1 [null]");
  check (nulls, "$.c[?@.d==null]", "0 []");
  check (nulls, "$.null", "1 [1]");
}

/* What came is what is shown: digits, order, keys that repeat; and of what broke off, what had arrived. */
static void
test_as_received (void)
{
  g_autofree char *lines = find ("{\"a\":1}\n{\"a\":2}\n\n{\"b\":3}\n", "$.a", TRUE);
  g_autofree char *first = find ("{\"a\":1}\n{\"a\":2}\n", "$.a", FALSE);

  check ("{\"n\": 1.10, \"n\": 12345678901234567890, \"m\": 1E400}", "$.n", "2 [1.10,12345678901234567890]");
  check ("{\"n\": 1.10, \"m\": 1E400}", "$", "1 [{\"n\":1.10,\"m\":1E400}]");
  check ("\xef\xbb\xbf [\"\\u00e9\", \"é\"]", "$[?@ == 'é']", "2 [\"\\u00e9\",\"é\"]");
  check ("{\"\\u0061b\": 1, \"ab\": 2}", "$.ab", "2 [1,2]");
  check ("[\"\\ud83d\\ude00\", \"\\ud83d\"]", "$[?@ == '😀']", "1 [\"\\ud83d\\ude00\"]");
  check ("{\"رقم\": 7}", "$.رقم", "1 [7]");
  check ("[1, 2, [3", "$[0:2]", "2 [1,2]");
  check ("", "$", "0 []");
  check ("nothing of the sort", "$.a", "0 []");
  g_assert_cmpstr (lines, ==, "2 [1,2]");
  g_assert_cmpstr (first, ==, "1 [1]");
}

static void
test_syntax (void)
{
  wrong ("", "At character 1: a path begins with “$”");
  wrong ("store", "At character 1: a path begins with “$”");
  wrong ("$é", "At character 2: “.” or “[” was expected");
  wrong ("$ ", "At character 2: “.” or “[” was expected");
  wrong ("$.", "At character 3: a name or “*” was expected");
  wrong ("$.é.1", "At character 5: a name or “*” was expected");
  wrong ("$..", "At character 4: a name, “*” or “[” was expected");
  wrong ("$[a]", "At character 3: a name in quotes, a number, “*”, “:” or “?” was expected");
  wrong ("$[0", "At character 4: “]” was expected");
  wrong ("$['a]", "At character 3: the text has no closing quote");
  wrong ("$['\\x']", "At character 4: the escape after “\\” is unknown");
  wrong ("$['\\\"']", "At character 4: the escape after “\\” is unknown");
  wrong ("$[01]", "At character 3: a whole number without leading zeros was expected");
  wrong ("$[-0]", "At character 3: a whole number without leading zeros was expected");
  wrong ("$[9007199254740992]", "At character 3: the number is too large");
  wrong ("$[?@.a==]", "At character 9: a value, or a path from “@” or “$”, was expected");
  wrong ("$[?@.a==1.]", "At character 10: “]” was expected");
  wrong ("$[?@.a==-]", "At character 9: the number is not complete");
  wrong ("$[?1]", "At character 5: a comparison was expected");
  wrong ("$[?length(@)]", "At character 13: a comparison was expected");
  wrong ("$[?@.* == 1]", "At character 4: a path with one result was expected");
  wrong ("$[?1 == match(@, 'a')]", "At character 9: a value was expected");
  wrong ("$[?count(1) == 1]", "At character 10: a path from “@” or “$” was expected");
  wrong ("$[?match(@)]", "At character 11: “,” and a regular expression in quotes were expected");
  wrong ("$[?(@.a]", "At character 8: “)” was expected");
  wrong ("$[?!@.a == 1]", "At character 4: a comparison after “!” needs brackets");
  wrong ("$[?size(@) == 1]", "At character 4: the functions are length, count, value, match and search");
}

static void
test_limits (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *nested = g_strnfill (100, '('), *path = g_strconcat ("$[?", nested, NULL), *dots = g_strnfill (10000, '.');
  g_autofree char *open = g_strnfill (1001, '['), *deep = g_strconcat (open, "1", NULL);
  g_autofree char *letters = g_strnfill (1100000, 'x'), *text = g_strdup_printf ("[\"%s\"]", letters);
  g_autofree char *levels = g_strndup (open, 250), *pair = g_strdup_printf ("[%s1],[1]", levels);
  GString *both = g_string_new ("[");
  g_autoptr(SbxJsonPath) none = sbx_json_path_parse ("$[?match(@, '(')]", &error);

  g_assert_null (none);
  g_assert_true (g_str_has_prefix (error->message, "At character 13: "));
  wrong (path, "At character 68: the condition is nested too deeply");
  g_autofree char *long_path = g_strconcat ("$", dots, NULL);
  wrong (long_path, "At character 1: the path is too long");
  check (deep, "$..a", "The body is nested more than 1,000 levels deep: “..” does not reach all of it");
  check (text, "$[?@ == 'x']", "A text of more than 1 MB can not be compared");
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *close = g_strnfill (250, ']');

      g_string_append_printf (both, "%s%s1%s", i > 0 ? "," : "", levels, close);
    }
  g_string_append_c (both, ']');
  check (both->str, "$[?$[0] == $[1]]", "Values of more than 200 levels can not be compared");
  g_string_free (both, TRUE);
}

/* $..* of a chain gives each value again with each of its levels: what is found is bounded, though the body is small. */
static void
test_too_much (void)
{
  g_autofree char *letters = g_strnfill (900000, 'x'), *open = g_strnfill (700, '['), *close = g_strnfill (700, ']');
  g_autofree char *json = g_strdup_printf ("%s\"%s\"%s", open, letters, close);

  check (json, "$..*", "More than 512 MB would be found; narrow the path");
}

static void
test_cancel (void)
{
  g_autoptr(SbxSpool) spool = make_spool (store, -1);
  g_autoptr(SbxJsonPath) path = sbx_json_path_parse ("$..*", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  guint64 n;

  g_cancellable_cancel (cancellable);
  g_assert_null (sbx_json_path_find (path, spool, FALSE, &n, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-path/store", test_store);
  g_test_add_func ("/json-path/selectors", test_selectors);
  g_test_add_func ("/json-path/filters", test_filters);
  g_test_add_func ("/json-path/comparisons", test_comparisons);
  g_test_add_func ("/json-path/descendants", test_descendants);
  g_test_add_func ("/json-path/as-received", test_as_received);
  g_test_add_func ("/json-path/syntax", test_syntax);
  g_test_add_func ("/json-path/limits", test_limits);
  g_test_add_func ("/json-path/too-much", test_too_much);
  g_test_add_func ("/json-path/cancel", test_cancel);
  return g_test_run ();
}
