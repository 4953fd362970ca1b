#include "sbx-text-decode.h"

#include <string.h>

#include "text-support.h"

static char *
decode (const char *bytes, gssize length, const char *charset, GError **error)
{
  g_autoptr(SbxSpool) spool = make_spool (bytes, length);
  g_autoptr(SbxSpool) decoded = sbx_text_decode (spool, charset, NULL, error);
  g_autoptr(GBytes) text = decoded ? sbx_spool_read_bytes (decoded, 0, NULL) : NULL;

  return text ? g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text)) : NULL;
}

static void
test_charsets (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *latin = decode ("Gr\xf6\xdf" "e", -1, "ISO-8859-1", &error);
  g_autofree char *wide = decode ("\xff\xfe" "A\0\x33\x06", 6, "UTF-16", &error);
  g_autofree char *cut = decode ("A\0\x33", 3, "UTF-16LE", &error);
  g_autofree char *beyond = decode ("a\xf6\x8b\x8b\x8b" "b", -1, "UTF-8", &error);
  g_autofree char *none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (latin, ==, "Größe");
  g_assert_cmpstr (wide, ==, "Aس");
  g_assert_cmpstr (cut, ==, "A\\x33");
  /* The converter knows numbers that are no characters. */
  g_assert_cmpstr (beyond, ==, "a\\xF6\\x8B\\x8B\\x8Bb");
  none = decode ("a", -1, "x-nobody", &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpstr (error->message, ==, "The charset “x-nobody” is not known here");
}

/* Characters that lie across the pieces that are read. */
static void
test_long (void)
{
  g_autoptr(GString) text = g_string_new ("x");
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL, *decoded = NULL;
  gsize length;

  while (text->len < 500000)
    g_string_append (text, "سلام😀");
  bytes = g_convert (text->str, text->len, "UTF-16LE", "UTF-8", NULL, &length, &error);
  g_assert_no_error (error);
  decoded = decode (bytes, length, "UTF-16LE", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_equal (decoded, text->str));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/decode/charsets", test_charsets);
  g_test_add_func ("/text/decode/long", test_long);

  return g_test_run ();
}
