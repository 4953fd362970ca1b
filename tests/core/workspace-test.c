#include "workspace-test.h"

#include <glib/gstdio.h>
#include <string.h>

void
open_workspace (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->workspace);
  f->workspace = sbx_workspace_open (f->directory, &error);
  g_assert_no_error (error);
  f->store = sbx_workspace_get_store (f->workspace);
}

void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->directory = g_dir_make_tmp ("workspace-XXXXXX", NULL);
  f->servers = sbx_test_servers_start ();
  open_workspace (f);
}

/* Calls func for every file below directory; removes when func is NULL. */
static void
visit_files (const char *directory,
             void      (*func) (const char *path))
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        visit_files (path, func);
      else if (func != NULL)
        func (path);
      else
        g_unlink (path);
    }
  if (func == NULL)
    g_rmdir (directory);
}

static void
assert_without_canary (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  if (memmem (contents, length, CANARY, strlen (CANARY)) != NULL)
    g_error ("The secret is in “%s”", path);
}

void
assert_profile_is_clean (Fixture *f)
{
  visit_files (f->directory, assert_without_canary);
}

void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_clear_object (&f->workspace);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&f->servers, sbx_test_servers_free);
  visit_files (f->directory, NULL);
  g_free (f->directory);
}

SbxRequest *
make_request (Fixture    *f,
              const char *path)
{
  g_autofree char *url = sbx_test_servers_url (f->servers, "http", path);
  SbxRequest *request = sbx_request_new ();

  g_object_set (request, "name", "A request", "url", url, NULL);
  return request;
}

void
set_bearer (SbxRequest *request,
            const char *token)
{
  g_autoptr (SbxAuth) auth = sbx_auth_new (SBX_AUTH_BEARER);

  sbx_auth_set (auth, "token", token);
  sbx_request_set_auth (request, auth);
}

void
save (Fixture    *f,
      SbxRequest *request)
{
  g_autoptr (GError) error = NULL;

  sbx_workspace_save_request (f->workspace, request, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
add_variable (Fixture    *f,
              const char *environment_id,
              const char *name,
              const char *value,
              gboolean    secret)
{
  g_autoptr (SbxVariable) variable = sbx_variable_new (environment_id, name, NULL);
  g_autoptr (GError) error = NULL;

  g_object_set (variable, "secret", secret, NULL);
  sbx_store_save_variable (f->store, sbx_workspace_get_vault (f->workspace), variable, value, NULL, &error);
  g_assert_no_error (error);
}

SbxExchange *
send_request (Fixture              *f,
              SbxRequest           *request,
              const SbxSendOptions *options)
{
  g_autoptr (GError) error = NULL;
  SbxExchange *exchange = sbx_workspace_send (f->workspace, request, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (exchange);
  return exchange;
}
