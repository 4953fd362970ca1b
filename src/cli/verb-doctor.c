#include <curl/curl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "sbx-cli.h"

/* A name that every resolver knows; nothing is sent to it. */
#define KNOWN_NAME "example.com"
#define RESOLVE_SECONDS 5

typedef enum { DOCTOR_OK, DOCTOR_NOTE, DOCTOR_BAD } DoctorState;

typedef struct
{
  SbxCli       *cli;
  JsonBuilder  *builder;  /* NULL: for people */
  SbxExit       code;
} Doctor;

/* name: for programs. advice: what to do; NULL when there is nothing to do. Takes the texts. */
static void
tell (Doctor      *self,
      const char  *name,
      DoctorState  state,
      char        *message,
      char        *advice)
{
  static const char *const words[] = { "ok", "note", "bad" };
  static const char *const marks[] = { "✓", "·", "✗" };
  static const char *const styles[] = { "green", "dim", "red" };

  if (self->builder != NULL)
    {
      json_builder_begin_object (self->builder);
      json_builder_set_member_name (self->builder, "check");
      json_builder_add_string_value (self->builder, name);
      json_builder_set_member_name (self->builder, "state");
      json_builder_add_string_value (self->builder, words[state]);
      json_builder_set_member_name (self->builder, "message");
      json_builder_add_string_value (self->builder, message);
      json_builder_set_member_name (self->builder, "advice");
      json_builder_add_string_value (self->builder, advice);
      json_builder_end_object (self->builder);
    }
  else
    {
      g_autofree char *escaped = sbx_text_make_visible (message, -1, FALSE);

      printf ("%s%s%s %s\n", sbx_cli_style (stdout, styles[state]), marks[state], sbx_cli_style (stdout, "none"), escaped);
      if (advice != NULL)
        printf ("    %s\n", advice);
    }
  g_free (message);
  g_free (advice);
}

static void
blame (Doctor  *self,
       SbxExit  code)
{
  if (self->code == SBX_EXIT_OK)
    self->code = code;
}

/* --- The database --- */

/* The first column of the first row; NULL: it failed. */
static char *
ask_database (sqlite3    *db,
              const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return answer;
}

static void
check_integrity (Doctor  *self,
                 sqlite3 *db)
{
  g_autofree char *check = ask_database (db, "PRAGMA quick_check (1)");
  g_autofree char *version = ask_database (db, "PRAGMA user_version");
  g_autofree char *mode = ask_database (db, "PRAGMA journal_mode");
  g_autofree char *bytes = ask_database (db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  g_autofree char *requests = ask_database (db, "SELECT count(*) FROM requests");
  g_autofree char *size = g_format_size (bytes != NULL ? g_ascii_strtoull (bytes, NULL, 10) : 0);

  if (g_strcmp0 (check, "ok") != 0)
    {
      blame (self, SBX_EXIT_PROFILE);
      tell (self, "database", DOCTOR_BAD, g_strdup_printf (_("The database is damaged: %s"), check != NULL ? check : sqlite3_errmsg (db)),
            g_strdup (_("Close Signalbox, and put the copy beside it, or one of your own, in its place.")));
      return;
    }
  tell (self, "database", DOCTOR_OK,
        g_strdup_printf (_("The database is whole: version %s, %s, requests: %s, journal “%s”, SQLite %s"), version, size, requests, mode,
                         sqlite3_libversion ()),
        NULL);
}

static void
check_profile (Doctor *self)
{
  g_autoptr (GError) error = NULL;
  SbxStore *store = sbx_cli_open_store (self->cli, &error);
  const char *reason;
  sqlite3 *db;

  if (store == NULL)
    {
      blame (self, SBX_EXIT_PROFILE);
      tell (self, "profile", DOCTOR_BAD, g_strdup_printf (_("The profile can’t be opened: %s"), error->message),
            g_strdup (_("Choose another one with --profile.")));
      return;
    }

  reason = sbx_store_get_read_only_reason (store);
  if (reason != NULL)
    blame (self, SBX_EXIT_PROFILE);
  tell (self, "profile", reason != NULL ? DOCTOR_BAD : DOCTOR_OK,
        reason != NULL ? g_strdup_printf (_("The profile can only be read: %s"), reason)
                       : g_strdup_printf (_("The profile is in “%s”"), sbx_store_get_directory (store)),
        NULL);

  db = sbx_store_borrow_reader (store, &error);
  if (db == NULL)
    {
      blame (self, SBX_EXIT_PROFILE);
      tell (self, "database", DOCTOR_BAD, g_strdup (error->message), NULL);
      return;
    }
  check_integrity (self, db);
  sbx_store_return_reader (store, db);
}

/* --- The keyring --- */

static void
check_keyring (Doctor *self)
{
  g_autoptr (SbxVault) vault = sbx_vault_new ("doctor");
  g_autofree char *message = NULL;

  if (sbx_vault_get_state (vault, NULL, &message) == SBX_VAULT_KEYRING)
    {
      tell (self, "keyring", DOCTOR_OK, g_strdup (_("The keyring answers")), NULL);
      return;
    }
  blame (self, SBX_EXIT_KEYRING);
  tell (self, "keyring", DOCTOR_BAD, g_steal_pointer (&message),
        g_strdup (_("Without one, requests are sent all the same, but no secret can be kept.")));
}

/* --- The network --- */

typedef struct
{
  GMainLoop    *loop;
  GCancellable *cancellable;
  GList        *addresses;
  GError       *error;
} Lookup;

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Lookup *lookup = data;

  lookup->addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &lookup->error);
  g_main_loop_quit (lookup->loop);
}

static gboolean
too_late_cb (gpointer data)
{
  g_cancellable_cancel (((Lookup *) data)->cancellable);
  return G_SOURCE_CONTINUE;
}

/* No network is no fault of this machine's: a note. */
static void
check_names (Doctor *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Lookup lookup = { .loop = loop, .cancellable = cancellable };
  guint timeout = g_timeout_add_seconds (RESOLVE_SECONDS, too_late_cb, &lookup);

  g_resolver_lookup_by_name_async (resolver, KNOWN_NAME, cancellable, looked_up_cb, &lookup);
  g_main_loop_run (loop);
  g_source_remove (timeout);

  if (lookup.addresses != NULL)
    tell (self, "names", DOCTOR_OK, g_strdup (_("Names of hosts are resolved")), NULL);
  else
    tell (self, "names", DOCTOR_NOTE, g_strdup_printf (_("Names of hosts are not resolved (%s)"), lookup.error->message),
          g_strdup (_("Without a network only addresses on this machine can be reached.")));
  g_resolver_free_addresses (lookup.addresses);
  g_clear_error (&lookup.error);
}

static void
check_proxy (Doctor *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), "https://" KNOWN_NAME "/", NULL, &error);
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  g_autofree char *shown = NULL;

  if (proxies == NULL)
    {
      tell (self, "proxy", DOCTOR_NOTE, g_strdup_printf (_("The system’s proxy is not known: %s"), error->message), NULL);
      return;
    }
  if (proxies[0] == NULL || g_str_equal (proxies[0], "direct://"))
    {
      tell (self, "proxy", DOCTOR_OK, g_strdup (_("No proxy is used")), NULL);
      return;
    }
  shown = sbx_redactor_url (redactor, proxies[0]);
  tell (self, "proxy", DOCTOR_OK, g_strdup_printf (_("The system’s proxy is used: %s"), shown), NULL);
}

static void
check_engine (Doctor *self)
{
  static const struct { int bit; const char *name; } features[] = {
    { CURL_VERSION_SSL, "TLS" }, { CURL_VERSION_HTTP2, "HTTP/2" }, { CURL_VERSION_LIBZ, "gzip" },
    { CURL_VERSION_BROTLI, "br" }, { CURL_VERSION_ZSTD, "zstd" }, { CURL_VERSION_NTLM, "NTLM" }, { CURL_VERSION_IPV6, "IPv6" },
  };
  const curl_version_info_data *info = curl_version_info (CURLVERSION_NOW);
  g_autoptr (GString) has = g_string_new (NULL);
  g_autoptr (GString) lacks = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (features); i++)
    {
      GString *list = info->features & features[i].bit ? has : lacks;

      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", features[i].name);
    }
  if (lacks->len > 0)
    blame (self, SBX_EXIT_FAILED);
  tell (self, "engine", lacks->len > 0 ? DOCTOR_BAD : DOCTOR_OK,
        g_strdup_printf (_("libcurl %s with %s: %s"), info->version, info->ssl_version != NULL ? info->ssl_version : "–", has->str),
        lacks->len > 0 ? g_strdup_printf (_("It lacks %s: install a libcurl that has them."), lacks->str) : NULL);
}

static void
check_locale (Doctor *self)
{
  const char *charset;
  gboolean utf8 = g_get_charset (&charset);

  tell (self, "locale", utf8 ? DOCTOR_OK : DOCTOR_NOTE,
        g_strdup_printf (_("The locale is “%s” with %s"), setlocale (LC_MESSAGES, NULL), charset),
        utf8 ? NULL : g_strdup (_("Choose one with UTF-8, or letters will be shown wrongly.")));
}

SbxExit
sbx_cli_doctor (SbxCli  *cli,
                int      argc,
                char   **argv)
{
  Doctor self = { .cli = cli };
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON array"), NULL },
    { NULL }
  };

  if (!sbx_cli_parse (cli, &argc, &argv, entries, NULL, _("Say what works here and what does not, and what to do."),
                      _("The exit code is that of the first thing that is bad: 4 for the profile, 5 for the keyring, 1 for the rest.")))
    return SBX_EXIT_USAGE;
  if (argc > 1)
    return sbx_cli_usage_error (_("“doctor” takes no “%s”."), argv[1]);

  if (json)
    {
      self.builder = json_builder_new ();
      json_builder_begin_array (self.builder);
    }
  check_profile (&self);
  check_keyring (&self);
  check_names (&self);
  check_proxy (&self);
  check_engine (&self);
  check_locale (&self);
  if (json)
    {
      json_builder_end_array (self.builder);
      sbx_cli_print_json (self.builder);
    }
  return self.code;
}
