#include "sbx-address.h"
#include "sbx-fields.h"

/* "name=value|name=value" of the table. */
static char *
dump (const char *address)
{
  g_autoptr (GPtrArray) params = sbx_address_dup_params (address);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < params->len; i++)
    {
      const SbxField *field = params->pdata[i];

      g_assert_true (field->enabled);
      g_string_append_printf (text, "%s%s=%s", i > 0 ? "|" : "", field->name, field->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_params (void)
{
  static const struct { const char *address, *params; } cases[] = {
    { "", "" },
    { "http://x/", "" },
    { "http://x/?", "" },
    { "http://x/#a?b=c", "" },
    { "http://x/?a=1&b=2#f?c=3", "a=1|b=2" },
    { "?a", "a=" },
    { "?a=&=b&=", "a=|=b|=" },
    { "?&&a=1&&&b=2&", "a=1|b=2" },
    { "?a=b=c?d", "a=b=c?d" },
    { "?q=a%20b+c", "q=a%20b+c" },        /* two ways to write a space: raw */
    { "?q=a%20b", "q=a b" },
    { "?q=a+b", "q=a b" },
    { "?u=https%3A%2F%2Fx.y%2Fz%3Fa", "u=https://x.y/z?a" },
    { "?u=https://x.y/z", "u=https://x.y/z" },
    { "?u=%d8%b3", "u=س" },
    { "?u=س", "u=س" },
    { "?p=100%", "p=100%" },
    { "?p=%zz", "p=%zz" },
    { "?p=%ff", "p=%ff" },                /* not UTF-8 */
    { "?p=a%0Ab", "p=a%0Ab" },            /* a line end can't be shown in a row */
    { "?p=%61", "p=%61" },                /* needlessly encoded */
    { "?p=%7B%7BA%7D%7D", "p=%7B%7BA%7D%7D" },
    { "{{BASE?x}}/y?{{NAME=&}}={{a&b#}}&c=1", "{{NAME=&}}={{a&b#}}|c=1" },
    { "?filter[a]=1&b%5B%5D=2", "filter[a]=1|b[]=2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params = dump (cases[i].address);

      g_assert_cmpstr (params, ==, cases[i].params);
    }
}

/* Setting what was read changes no byte. */
static void
test_unchanged (void)
{
  static const char *const addresses[] = {
    "", "?", "#", "http://x", "http://x/?&&a=1&&&b&=&%zz&c=%ff+%20&#f", "{{B}}?{{A}}&x={{C}}%7b#y", "?a=1&a=1&a=%31", "http://x/ y?a b=c d",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GPtrArray) params = sbx_address_dup_params (addresses[i]);
      g_autofree char *again = sbx_address_set_params (addresses[i], params);

      g_assert_cmpstr (again, ==, addresses[i]);
    }
}

static void
assert_edit (const char *address, guint row, const char *name, const char *value, const char *expected)
{
  g_autoptr (GPtrArray) params = sbx_address_dup_params (address);
  g_autofree char *edited = NULL;

  if (row < params->len)
    {
      SbxField *field = params->pdata[row];

      g_set_str (&field->name, name);
      g_set_str (&field->value, value);
    }
  else
    sbx_fields_add (params, name, value, TRUE);
  edited = sbx_address_set_params (address, params);
  g_assert_cmpstr (edited, ==, expected);
}

static void
test_edit (void)
{
  assert_edit ("http://x/#f", 0, "a", "1", "http://x/?a=1#f");
  assert_edit ("http://x/?#f", 0, "a", "1", "http://x/?a=1#f");
  assert_edit ("http://x/?p=%zz&q=a+b&r=c%20d", 1, "q", "x y", "http://x/?p=%zz&q=x%20y&r=c%20d");
  assert_edit ("http://x/?p=%zz&&q=a+b&", 1, "n", "a b", "http://x/?p=%zz&&n=a+b&");
  assert_edit ("http://x/?p=%ff", 0, "q", "%ff", "http://x/?q=%ff");
  assert_edit ("http://x/?a&b", 0, "c", "", "http://x/?c&b");
  assert_edit ("http://x/?a&b", 0, "a", "1", "http://x/?a=1&b");
  assert_edit ("http://x/?a=1", 1, "b&=#+%", "c&=#+% \"<{}|é/?:", "http://x/?a=1&b%26%3D%23%2B%25=c%26=%23%2B%25%20%22%3C%7B%7D%7C%C3%A9/?:");
  assert_edit ("http://x/?a=1", 0, "a", "{{b c}} d", "http://x/?a={{b c}}%20d");
  assert_edit ("{{B?}}", 0, "a", "1", "{{B?}}?a=1");
}

static void
test_rows (void)
{
  static const char address[] = "http://x/?a=%zz&b=x+y&c=%31#f";
  g_autoptr (GPtrArray) params = sbx_address_dup_params (address);
  g_autofree char *off = NULL, *moved = NULL, *inserted = NULL, *none = NULL;

  ((SbxField *) params->pdata[0])->enabled = FALSE;
  off = sbx_address_set_params (address, params);
  g_assert_cmpstr (off, ==, "http://x/?b=x+y&c=%31#f");

  ((SbxField *) params->pdata[0])->enabled = TRUE;
  g_ptr_array_insert (params, 0, g_ptr_array_steal_index (params, 2));
  moved = sbx_address_set_params (address, params);
  g_assert_cmpstr (moved, ==, "http://x/?c=%31&a=%zz&b=x+y#f");

  sbx_fields_add (params, "n", "1", TRUE);
  g_ptr_array_insert (params, 1, g_ptr_array_steal_index (params, 3));
  inserted = sbx_address_set_params (address, params);
  g_assert_cmpstr (inserted, ==, "http://x/?c=%31&n=1&a=%zz&b=x+y#f");

  g_ptr_array_set_size (params, 0);
  none = sbx_address_set_params (address, params);
  g_assert_cmpstr (none, ==, "http://x/#f");
}

/* Any table comes back as it was, whatever is in it. */
static void
test_property (void)
{
  static const char *const atoms[] = { "a", "=", "&", "#", "?", "%", "%41", "+", " ", "é", "{{V}}", "{", "}", "\"", "/", "[", "%zz", "\\", "~" };

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GPtrArray) params = sbx_fields_new ();
      g_autoptr (GPtrArray) again = NULL;
      g_autofree char *address = NULL;

      for (guint n = g_test_rand_int_range (1, 5); n > 0; n--)
        {
          g_autoptr (GString) name = g_string_new ("n"), value = g_string_new (NULL);

          for (guint i = g_test_rand_int_range (0, 4); i > 0; i--)
            g_string_append (name, atoms[g_test_rand_int_range (0, G_N_ELEMENTS (atoms))]);
          for (guint i = g_test_rand_int_range (0, 5); i > 0; i--)
            g_string_append (value, atoms[g_test_rand_int_range (0, G_N_ELEMENTS (atoms))]);
          sbx_fields_add (params, name->str, value->str, TRUE);
        }
      address = sbx_address_set_params ("http://x/#f", params);
      again = sbx_address_dup_params (address);
      if (!sbx_fields_equal (params, again))
        g_error ("not the same table from %s", address);
    }
}

static void
test_encode (void)
{
  static const struct { const char *address, *encoded; } cases[] = {
    { "http://x/a?b=c#d", NULL },
    { "http://x/%20[]|", "http://x/%20[]%7C" },
    { "http://مثال.eg/س ص?q=\"<>#{{A b}}", "http://مثال.eg/%D8%B3%20%D8%B5?q=%22%3C%3E#{{A b}}" },
    { "{{BASE URL}}/a b", "{{BASE URL}}/a%20b" },
    { "x/a%zz%", "x/a%25zz%25" },
    { "x?u=http://a b", "x?u=http://a%20b" },
    { "x/{a}", "x/%7Ba%7D" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *encoded = sbx_address_encode (cases[i].address);

      g_assert_cmpstr (encoded, ==, cases[i].encoded);
    }
}

static void
test_origin (void)
{
  static const struct { const char *address, *origin; } cases[] = {
    { "HTTP://User:Pass@Example.COM:80/A?b#c", "http://example.com" },
    { "https://example.com:443", "https://example.com" },
    { "https://example.com:80/", "https://example.com:80" },
    { "http://[::1]:8080/", "http://[::1]:8080" },
    { "http://a@b@c/", NULL },
    { "http://a/@b", "http://a" },
    { "http://a?@b", "http://a" },
    { "http://a/x y", "http://a" },
    { "example.com/x", NULL },
    { "localhost:8080", NULL },
    { "", NULL },
    { "http://", NULL },
    { "http://x:99999/", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *origin = sbx_address_dup_origin (cases[i].address);

      g_assert_cmpstr (origin, ==, cases[i].origin);
    }
}

static void
test_scheme (void)
{
  static const struct { const char *address, *expected; } cases[] = {
    { "localhost:8080/x", "http://localhost:8080/x" },
    { "example.com", "http://example.com" },
    { "127.0.0.1:1", "http://127.0.0.1:1" },
    { "[::1]/x", "http://[::1]/x" },
    { "HTTPS://x", "HTTPS://x" },
    { "http:/x", "http:/x" },
    { "ftp://x", "ftp://x" },
    { "{{BASE}}/x", "{{BASE}}/x" },
    { "x/http://y", "http://x/http://y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = sbx_address_with_scheme (cases[i].address);

      g_assert_cmpstr (address, ==, cases[i].expected);
    }
}

static void
test_plain (void)
{
  const struct { const char *address, *expected; } cases[] = {
    { "https://alice:s3cret@host:8080/v1/x?api_key=abc#y", "host:8080/v1/x" },
    { "alice:s3cret@host/x@y", "host/x@y" },
    { "{{BASE}}/v1?next=http://a:b@c", "{{BASE}}/v1" },
    { "{{SCHEME}}://{{U}}:{{P}}@h/", "h/" },
    { "x/http://y", "x/http://y" },
    { "?a=b", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = sbx_address_dup_plain (cases[i].address);

      g_assert_cmpstr (plain, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/address/params", test_params);
  g_test_add_func ("/model/address/unchanged", test_unchanged);
  g_test_add_func ("/model/address/edit", test_edit);
  g_test_add_func ("/model/address/rows", test_rows);
  g_test_add_func ("/model/address/property", test_property);
  g_test_add_func ("/model/address/encode", test_encode);
  g_test_add_func ("/model/address/origin", test_origin);
  g_test_add_func ("/model/address/scheme", test_scheme);
  g_test_add_func ("/model/address/plain", test_plain);
  return g_test_run ();
}
