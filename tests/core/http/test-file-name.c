/* The name that an answer is saved under, whatever the server says. */
#include <string.h>

#include "sbx-file-name.h"

static void
check (const char *disposition, const char *url, const char *type, const char *expected)
{
  g_autofree char *name = sbx_file_name_suggest (disposition, url, type);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_disposition (void)
{
  const struct { const char *value, *name; } cases[] = {
    { "attachment; filename=\"report.pdf\"", "report.pdf" },
    { "inline; FileName = report.pdf ; size=3", "report.pdf" },
    { "filename=report.pdf", "report.pdf" },
    { "attachment; filename=the report.pdf", "the report.pdf" },
    { "attachment; filename=\"a; \\\"b\\\".txt\"", "a; \"b\".txt" },
    { "attachment; filename=\"not ended.txt", "not ended.txt" },
    { "attachment; filename=one.txt; filename=two.txt", "one.txt" },
    { "attachment; x=\"filename=no.txt\"; filename=yes.txt", "yes.txt" },
    /* The extended form is the better one, wherever it stands. */
    { "attachment; filename=\"EURO rates.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt" },
    { "attachment; filename*=utf-8'ar'%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf; filename=report.pdf", "تقرير.pdf" },
    { "attachment; filename*=ISO-8859-1'en'%A3%20rates.txt", "£ rates.txt" },
    { "attachment; filename*=x-nobody''a.txt; filename=b.txt", "b.txt" },
    { "attachment; filename*=a.txt; filename=b.txt", "b.txt" },
    { "attachment; filename*=UTF-8''100%; filename=b.txt", "b.txt" },
    /* UTF-8 as it is, and what an old server sends in ISO 8859-1. */
    { "attachment; filename=\"Größe.txt\"", "Größe.txt" },
    { "attachment; filename=\"Gr\\xF6\\xDFe.txt\"", "Größe.txt" },
    /* Percent signs are letters here. */
    { "attachment; filename=\"a%20b.txt\"", "a%20b.txt" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].value, "https://example.com/data.json", "text/plain", cases[i].name);
}

static void
test_hostile (void)
{
  const struct { const char *value, *name; } cases[] = {
    { "attachment; filename=\"../../../../tmp/evil.txt\"", "evil.txt" },
    { "attachment; filename=\"/etc/passwd\"", "passwd.txt" },
    { "attachment; filename=\"..\\..\\con.txt\"", "con.txt" },
    { "attachment; filename=\"C:\\temp\\notes.txt\"", "notes.txt" },
    { "attachment; filename=\".bashrc\"", "bashrc.txt" },
    { "attachment; filename=\" ...hidden.txt \"", "hidden.txt" },
    { "attachment; filename=\"safe.txt\"; filename*=UTF-8''..%2F..%2Fevil%0A.txt", "evil_.txt" },
    { "attachment; filename*=UTF-8''%2e%2e%2fevil.txt", "evil.txt" },
    { "attachment; filename=\"a\x1b[2J\tb\x7f.txt\"", "a_[2J_b_.txt" },
    { "attachment; filename=\"photo\u202egpj.exe\"", "photo_gpj.exe" },
    { "attachment; filename=\"a\u2028b\ufeff.txt\"", "a_b_.txt" },
    /* Nothing is left of it: the address says more. */
    { "attachment; filename=\"..\"", "data.json" },
    { "attachment; filename=\"/\"", "data.json" },
    { "attachment; filename=\"\"", "data.json" },
    { "attachment; filename=\"a/\"", "data.json" },
    { "attachment", "data.json" },
    { ";;;=;\"", "data.json" },
    { "", "data.json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].value, "https://example.com/data.json?x=1", "text/plain", cases[i].name);
}

/* A NUL ends the name, it does not hide what follows. */
static void
test_nul (void)
{
  check ("attachment; filename*=UTF-8''..%2F..%2Fevil%00%0A.txt", NULL, "text/plain", "evil.txt");
}

static void
test_long (void)
{
  g_autofree char *letters = g_strnfill (5000, 'n'), *plain = g_strdup_printf ("attachment; filename=\"%s.txt\"", letters);
  g_autofree char *name = sbx_file_name_suggest (plain, NULL, "text/plain");
  g_autoptr(GString) wide = g_string_new ("attachment; filename=");
  g_autofree char *wide_name = NULL;

  g_assert_cmpuint (strlen (name), ==, 200);
  g_assert_true (g_str_has_suffix (name, "n.txt"));
  for (int i = 0; i < 300; i++)
    g_string_append (wide, "ح");
  wide_name = sbx_file_name_suggest (wide->str, NULL, "application/json");
  g_assert_true (g_utf8_validate (wide_name, -1, NULL));
  g_assert_cmpuint (strlen (wide_name), <=, 200);
  g_assert_true (g_str_has_suffix (wide_name, "ح.json"));
}

static void
test_address (void)
{
  check (NULL, "https://example.com/a/customers?page=2#x", "application/json; charset=utf-8", "customers.json");
  check (NULL, "https://example.com/a/picture.png", "image/jpeg", "picture.png");
  check (NULL, "https://example.com/%D8%AA%20b", "text/csv", "ت b.csv");
  check (NULL, "https://example.com/..%2f..%2fpasswd", "", "passwd");
  check (NULL, "https://example.com/a/", "text/html", "response.html");
  check (NULL, "https://example.com", "", "response");
  check (NULL, "not an address", "application/pdf", "response.pdf");
  check (NULL, NULL, NULL, "response");
}

static void
test_extensions (void)
{
  check ("attachment; filename=report", NULL, "application/pdf", "report.pdf");
  check ("attachment; filename=\"backup 2026.11\"", NULL, "application/zip", "backup 2026.11.zip");
  check ("attachment; filename=a.tar.gz", NULL, "application/zip", "a.tar.gz");
  check (NULL, "http://h/v1.0", "application/vnd.github.v3+json", "v1.0.json");
  check (NULL, "http://h/x", "IMAGE/JPEG", "x.jpg");
  check (NULL, "http://h/x", "application/problem+xml", "x.xml");
  check (NULL, "http://h/x", "image/svg+xml", "x.svg");
  check (NULL, "http://h/x", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "x.xlsx");
  check (NULL, "http://h/x", "application/vnd.nobody.knows", "x");
  check (NULL, "http://h/x", "text/../../evil", "x.evil");
  check (NULL, "http://h/x", "nonsense", "x");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/file-name/disposition", test_disposition);
  g_test_add_func ("/http/file-name/hostile", test_hostile);
  g_test_add_func ("/http/file-name/nul", test_nul);
  g_test_add_func ("/http/file-name/long", test_long);
  g_test_add_func ("/http/file-name/address", test_address);
  g_test_add_func ("/http/file-name/extensions", test_extensions);

  return g_test_run ();
}
