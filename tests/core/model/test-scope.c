#include "sbx-scope.h"
#include "sbx-model-error.h"

static void
assert_expands (SbxScope *scope, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expanded = sbx_scope_expand (scope, text, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (expanded, ==, expected);
}

static SbxScope *
make_scope (void)
{
  SbxScope *scope = sbx_scope_new ();

  sbx_scope_set (scope, "A", "1", FALSE, "Globals");
  sbx_scope_set (scope, "B", "<{{A}}>", FALSE, "Globals");
  sbx_scope_set (scope, "C", "{{B}}{{ A }}", TRUE, NULL);
  sbx_scope_set (scope, "empty", "", FALSE, NULL);
  sbx_scope_set (scope, "اسم", "قيمة", FALSE, NULL);
  sbx_scope_set (scope, "two words", "2", FALSE, NULL);
  return scope;
}

static void
test_expand (void)
{
  g_autoptr (SbxScope) scope = make_scope ();

  assert_expands (scope, "", "");
  assert_expands (scope, "plain", "plain");
  assert_expands (scope, "{{A}}", "1");
  assert_expands (scope, "x{{ A\t}}y{{A}}", "x1y1");
  assert_expands (scope, "{{C}}", "<1>1");
  assert_expands (scope, "{{{A}}}", "{1}");
  assert_expands (scope, "{\"a\":{\"b\":\"{{empty}}\"}}", "{\"a\":{\"b\":\"\"}}");
  assert_expands (scope, "{{اسم}} {{two words}}", "قيمة 2");
}

/* Braces that enclose no name are text. */
static void
test_text (void)
{
  static const char *const texts[] = { "{{}}", "{{ }}", "{{", "{{A", "{{A}", "{{A} }", "{{A{}}", "}}{{", "{", "{{{", "{A}" };
  g_autoptr (SbxScope) scope = make_scope ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_expands (scope, texts[i], texts[i]);
}

static void
test_layers (void)
{
  g_autoptr (SbxScope) scope = make_scope ();
  g_autoptr (GPtrArray) names = NULL;

  sbx_scope_set (scope, "A", "2", TRUE, "Production");
  assert_expands (scope, "{{B}}", "<2>");
  g_assert_cmpstr (sbx_scope_get_source (scope, "A"), ==, "Production");
  g_assert_cmpstr (sbx_scope_get_value (scope, "B"), ==, "<{{A}}>");
  g_assert_true (sbx_scope_is_secret (scope, "A"));
  g_assert_false (sbx_scope_is_secret (scope, "B"));
  g_assert_false (sbx_scope_is_secret (scope, "none"));
  g_assert_null (sbx_scope_get_value (scope, "none"));
  g_assert_null (sbx_scope_get_source (scope, "none"));
  g_assert_false (sbx_scope_has (scope, "none"));
  names = sbx_scope_list_names (scope);
  g_assert_cmpuint (names->len, ==, 6);
  g_assert_cmpstr (names->pdata[0], ==, "A");
  g_assert_cmpstr (names->pdata[5], ==, "اسم");
}

static void
assert_fails (SbxScope *scope, const char *text, const char *where, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sbx_scope_expand (scope, text, where, &error));
  g_assert_error (error, SBX_MODEL_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_errors (void)
{
  g_autoptr (SbxScope) scope = make_scope ();

  sbx_scope_set (scope, "outer", "{{inner}}", FALSE, NULL);
  sbx_scope_set (scope, "self", "a{{self}}", FALSE, NULL);
  sbx_scope_set (scope, "x", "{{y}}", FALSE, NULL);
  sbx_scope_set (scope, "y", "{{z}}", FALSE, NULL);
  sbx_scope_set (scope, "z", "{{y}}", FALSE, NULL);
  sbx_scope_set (scope, "locked", NULL, TRUE, NULL);

  assert_fails (scope, "{{none}}", NULL, SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                "There is no variable “none”: define it, or correct the name");
  assert_fails (scope, "{{A}}{{ none }}", "the header “Accept”", SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                "There is no variable “none”, which the header “Accept” refers to: define it, or correct the name");
  assert_fails (scope, "{{outer}}", "the header “Accept”", SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                "There is no variable “inner”, which the variable “outer” refers to: define it, or correct the name");
  assert_fails (scope, "{{self}}", NULL, SBX_MODEL_ERROR_CIRCULAR_VARIABLE,
                "The variables refer to each other in a circle: self → self. Give one of them a value of its own");
  assert_fails (scope, "{{x}}", NULL, SBX_MODEL_ERROR_CIRCULAR_VARIABLE,
                "The variables refer to each other in a circle: y → z → y. Give one of them a value of its own");
  assert_fails (scope, "{{locked}}", NULL, SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                "The secret variable “locked” has no value: the keyring did not give it. Unlock the keyring, or enter the value again");
}

/* Thirty variables, each of which holds the next one twice, would be 2^30 bytes. */
static void
test_growth (void)
{
  g_autoptr (SbxScope) scope = sbx_scope_new ();

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("v%u", i);
      g_autofree char *value = g_strdup_printf ("{{v%u}}{{v%u}}", i + 1, i + 1);

      sbx_scope_set (scope, name, value, FALSE, NULL);
    }
  sbx_scope_set (scope, "v12", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                               "{{wide}}{{wide}}", FALSE, NULL);
  {
    g_autofree char *wide = g_strnfill (1024 * 1024, 'x');

    sbx_scope_set (scope, "wide", wide, FALSE, NULL);
  }
  assert_fails (scope, "{{v0}}", NULL, SBX_MODEL_ERROR_CIRCULAR_VARIABLE,
                "The variables grow to more than 64 MiB by referring to each other: give one of them a value of its own");
}

typedef struct { GString *log; const char *text; } Log;

static void
log_reference (gsize start, gsize length, const char *name, gpointer data)
{
  Log *log = data;

  g_string_append_printf (log->log, "%zu+%zu=%s=%.*s;", start, length, name, (int) length, log->text + start);
}

static void
test_find (void)
{
  static const char text[] = "é{{ A }}{{{b c}}}{{}}{{A}}";
  g_autoptr (GPtrArray) names = sbx_variables_find (text);
  g_autoptr (GString) string = g_string_new (NULL);
  Log log = { string, text };

  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (names->pdata[0], ==, "A");
  g_assert_cmpstr (names->pdata[1], ==, "b c");
  sbx_variables_foreach (text, log_reference, &log);
  g_assert_cmpstr (string->str, ==, "2+7=A={{ A }};10+7=b c={{b c}};22+5=A={{A}};");
  g_assert_cmpuint (sbx_variables_match ("{{A}}x"), ==, 5);
  g_assert_cmpuint (sbx_variables_match ("x{{A}}"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/scope/expand", test_expand);
  g_test_add_func ("/model/scope/text", test_text);
  g_test_add_func ("/model/scope/layers", test_layers);
  g_test_add_func ("/model/scope/errors", test_errors);
  g_test_add_func ("/model/scope/growth", test_growth);
  g_test_add_func ("/model/scope/find", test_find);
  return g_test_run ();
}
