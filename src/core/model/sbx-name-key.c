#include "sbx-name-key.h"

/* How many digits there are stands before them, so that a longer number comes later. */
static void
append_number (GString *keys, const char *digits, gsize length)
{
  while (length > 1 && *digits == '0')
    {
      digits++;
      length--;
    }
  g_string_append_c (keys, '0' + (char) MIN (length - 1, 9));
  g_string_append_len (keys, digits, length);
}

static void
append_letter (GString *keys, gunichar letter)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (letter, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n; i++)
    {
      /* U+0640 only stretches a word. */
      if (parts[i] != 0 && parts[i] != 0x640 && !g_unichar_ismark (parts[i]))
        g_string_append_unichar (keys, g_unichar_tolower (parts[i]));
    }
}

void
sbx_name_key_append (GString *keys, const char *name, gsize length)
{
  const char *end = name + length;
  char digits[20];
  gsize n_digits = 0;

  while (name < end)
    {
      gunichar letter = (guchar) *name < 0x80 ? (guchar) *name : g_utf8_get_char_validated (name, end - name);
      gboolean valid = letter < 0x110000;
      int digit = letter < 0x80 ? g_ascii_digit_value ((char) letter) : valid ? g_unichar_digit_value (letter) : -1;

      if (n_digits > 0 && (digit < 0 || n_digits == sizeof digits))
        {
          append_number (keys, digits, n_digits);
          n_digits = 0;
        }
      if (digit >= 0)
        digits[n_digits++] = '0' + (char) digit;
      else if (valid && letter >= 0x80)
        append_letter (keys, letter);
      else if (letter != 0 && valid)
        g_string_append_c (keys, g_ascii_tolower ((char) letter));
      name = valid ? g_utf8_next_char (name) : name + 1;
    }
  if (n_digits > 0)
    append_number (keys, digits, n_digits);
}
