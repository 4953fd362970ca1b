#include "sbx-curl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-shell-words.h"

G_DEFINE_QUARK (sbx-curl-error-quark, sbx_curl_error)

void
sbx_receipt_line_free (SbxReceiptLine *line)
{
  g_free (line->item);
  g_free (line->detail);
  g_free (line);
}

void
sbx_curl_line_note (SbxCurlLine *self, SbxReceiptKind kind, const char *item, const char *detail)
{
  SbxReceiptLine *line = g_new0 (SbxReceiptLine, 1);

  line->kind = kind;
  line->item = g_strdup (item);
  line->detail = g_strdup (detail);
  g_ptr_array_add (self->receipt, line);
}

static SbxCurlLine *
line_new (void)
{
  SbxCurlLine *self = g_new0 (SbxCurlLine, 1);

  self->receipt = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_receipt_line_free);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->settings = sbx_settings_new ();
  /* What curl does unless told. */
  self->settings->follow_redirects = FALSE;
  self->settings->decompress = FALSE;
  self->settings->use_cookies = FALSE;
  self->auth_kind = SBX_AUTH_BASIC;
  return self;
}

static void
free_string (GString *string)
{
  if (string)
    g_string_free (string, TRUE);
}

static void
line_free (SbxCurlLine *self)
{
  g_ptr_array_unref (self->receipt);
  g_ptr_array_unref (self->headers);
  sbx_settings_free (self->settings);
  g_clear_pointer (&self->form, sbx_body_free);
  free_string (self->cookies);
  free_string (self->data);
  free_string (self->query);
  g_free (self->url);
  g_free (self->method);
  g_free (self->user_agent);
  g_free (self->referer);
  g_free (self->range);
  g_free (self->data_file);
  g_free (self->upload);
  g_free (self->user);
  g_free (self->bearer);
  g_free (self->aws);
  g_free (self->proxy);
  g_free (self->proxy_user);
  g_free (self->proto_default);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxCurlLine, line_free)

/* "curl", "/usr/bin/curl", "C:\Windows\System32\curl.exe". */
static gboolean
is_curl (const char *word)
{
  const char *slash = strrchr (word, '/'), *backslash = strrchr (word, '\\');
  const char *name = MAX (slash, backslash);

  name = name ? name + 1 : word;
  return g_ascii_strcasecmp (name, "curl") == 0 || g_ascii_strcasecmp (name, "curl.exe") == 0;
}

/* "NAME=value" before a command. */
static gboolean
is_assignment (const char *word)
{
  gsize name = strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

  return name > 0 && !g_ascii_isdigit (*word) && word[name] == '=';
}

gboolean
sbx_curl_command_detect (const char *text)
{
  gsize length;
  g_autofree char *word = NULL;

  text += strspn (text, " \t\r\n");
  if ((*text == '$' || *text == '%') && text[1] == ' ')
    text += strspn (text + 1, " \t") + 1;
  length = strcspn (text, " \t\r\n\\^");
  if (text[length] == '\\' && text[length + 1] != '\n' && text[length + 1] != '\r')
    length = strcspn (text, " \t\r\n");
  word = g_strndup (text, length);
  return is_curl (word) && text[length] != '\0';
}

char **
sbx_curl_command_split (const char *line, GError **error)
{
  g_autoptr (SbxShellWords) words = sbx_shell_words_split (line, FALSE, error);

  if (!words)
    return NULL;
  g_ptr_array_add (words->words, NULL);
  return (char **) g_ptr_array_steal (words->words, NULL);
}

static gboolean
set_unknown (const char *item, GError **error)
{
  g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
               _("curl has no option “%s”: correct it or remove it"), item);
  return FALSE;
}

static gboolean
set_lacks_value (const char *item, GError **error)
{
  g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
               _("The option “%s” lacks its value: write it after the option"), item);
  return FALSE;
}

/* "--name", its value in *next; *used tells whether that was taken. */
static gboolean
parse_long (SbxCurlLine *self, const char *word, const char *next, gboolean *used, GError **error)
{
  const char *name = word + 2;
  const SbxCurlOption *option;
  gboolean on = TRUE;

  if (g_str_has_prefix (name, "expand-"))
    {
      sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, word, _("curl’s own variables are not expanded: the value is taken as it stands"));
      name += strlen ("expand-");
    }
  option = sbx_curl_option_find (name);
  if (!option && g_str_has_prefix (name, "no-"))
    {
      on = FALSE;
      option = sbx_curl_option_find (name + strlen ("no-"));
      if (option && option->takes != SBX_CURL_TAKES_NOTHING)
        {
          g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
                       _("The option “--%s” can't be undone by “%s”: remove it"), option->name, word);
          return FALSE;
        }
    }
  if (!option)
    return set_unknown (word, error);
  if (option->takes != SBX_CURL_TAKES_VALUE)
    return sbx_curl_line_apply (self, option->action, word, NULL, on, error);
  if (!next)
    return set_lacks_value (word, error);
  *used = TRUE;
  return sbx_curl_line_apply (self, option->action, word, next, TRUE, error);
}

/* "-sSLd@file": letters, of which the first that takes a value takes the rest of the word, or the next one. */
static gboolean
parse_letters (SbxCurlLine *self, const char *word, const char *next, gboolean *used, GError **error)
{
  for (const char *at = word + 1; *at; at++)
    {
      const SbxCurlOption *option = sbx_curl_option_find_letter (*at);
      char item[] = { '-', *at, '\0' };

      if (!option)
        return set_unknown (g_ascii_isprint (*at) ? item : word, error);
      if (option->takes == SBX_CURL_TAKES_VALUE)
        {
          if (!at[1] && !next)
            return set_lacks_value (item, error);
          *used = !at[1];
          return sbx_curl_line_apply (self, option->action, item, at[1] ? at + 1 : next, TRUE, error);
        }
      if (!sbx_curl_line_apply (self, option->action, item, NULL, *at != 'N', error))
        return FALSE;
    }
  return word[1] ? TRUE : set_unknown (word, error);
}

static gboolean
parse_words (SbxCurlLine *self, const char *const *argv, GError **error)
{
  gboolean options = TRUE;

  for (guint i = 0; argv[i] && !self->finished; i++)
    {
      gboolean used = FALSE, parsed;

      if (!options || argv[i][0] != '-')
        parsed = sbx_curl_line_apply (self, SBX_CURL_URL, argv[i], argv[i], TRUE, error);
      else if (g_str_equal (argv[i], "--"))
        {
          options = FALSE;
          parsed = TRUE;
        }
      else if (argv[i][1] == '-')
        parsed = parse_long (self, argv[i], argv[i + 1], &used, error);
      else
        parsed = parse_letters (self, argv[i], argv[i + 1], &used, error);
      if (!parsed)
        return FALSE;
      i += used;
    }
  return TRUE;
}

static SbxRequest *
finish (SbxCurlLine *self, const char *const *argv, GPtrArray **receipt, GError **error)
{
  g_auto (GStrv) valid = g_strdupv ((char **) argv);
  SbxRequest *request;

  for (guint i = 0; valid[i]; i++)
    if (!g_utf8_validate (valid[i], -1, NULL))
      {
        char *text = g_utf8_make_valid (valid[i], -1);

        sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, text, _("Bytes that are not UTF-8 text were replaced by “�”"));
        g_free (valid[i]);
        valid[i] = text;
      }

  if (!parse_words (self, (const char *const *) valid, error))
    return NULL;
  request = sbx_curl_line_build (self, error);
  if (request && receipt)
    *receipt = g_ptr_array_ref (self->receipt);
  return request;
}

static void
note_shell (SbxCurlLine *self, const SbxShellWords *words)
{
  for (guint i = 0; i < words->variables->len; i++)
    {
      g_autofree char *item = g_strconcat ("$", words->variables->pdata[i], NULL);
      g_autofree char *detail = g_strdup_printf (_("The shell’s variable became the variable “%s”: define it before sending"),
                                                 (char *) words->variables->pdata[i]);

      sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, item, detail);
    }
  for (guint i = 0; i < words->redirects->len; i++)
    sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, words->redirects->pdata[i], _("Redirections of the shell have no place in a request"));
  if (words->substitutes)
    sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, "$(…)", _("What the shell would run was kept as text"));
  if (words->rest)
    sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, words->rest, _("Only the first command is taken"));
}

SbxRequest *
sbx_curl_command_parse (const char *line, GPtrArray **receipt, GError **error)
{
  g_autoptr (SbxCurlLine) self = line_new ();
  g_autoptr (SbxShellWords) words = sbx_shell_words_split (line, TRUE, error);
  guint first = 0;

  if (!words)
    return NULL;

  for (; first < words->words->len && is_assignment (words->words->pdata[first]); first++)
    {
      const char *word = words->words->pdata[first];
      g_autofree char *item = g_strndup (word, strcspn (word, "="));

      sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, _("The environment of a command has no place in a request"));
    }
  if (first == words->words->len || !is_curl (words->words->pdata[first]))
    {
      g_set_error_literal (error, SBX_CURL_ERROR, SBX_CURL_ERROR_NOT_CURL,
                           _("This is not a curl command: it must begin with “curl”"));
      return NULL;
    }

  note_shell (self, words);
  g_ptr_array_add (words->words, NULL);
  return finish (self, (const char *const *) words->words->pdata + first + 1, receipt, error);
}

SbxRequest *
sbx_curl_command_parse_argv (const char *const *argv, GPtrArray **receipt, GError **error)
{
  g_autoptr (SbxCurlLine) self = line_new ();

  return finish (self, argv, receipt, error);
}
