/* What the tests of the workspace share: a profile in a folder of its own, and servers. */
#pragma once

#include "sbx-workspace.h"
#include "servers.h"

#define CANARY "canary-4f9a1c77"

typedef struct
{
  char           *directory;
  SbxWorkspace   *workspace;
  SbxStore       *store;
  SbxTestServers *servers;
} Fixture;

/* For g_test_add(). */
void         set_up                  (Fixture *f, gconstpointer data);
void         tear_down               (Fixture *f, gconstpointer data);
/* Anew, where it was open. */
void         open_workspace          (Fixture *f);
/* Neither the canary nor its base64 is in any file of the profile. */
void         assert_profile_is_clean (Fixture *f);

/* Not saved; path: on the port "http". */
SbxRequest  *make_request            (Fixture *f, const char *path);
void         set_bearer              (SbxRequest *request, const char *token);
void         save                    (Fixture *f, SbxRequest *request);
void         add_variable            (Fixture *f, const char *environment_id, const char *name, const char *value, gboolean secret);
SbxExchange *send_request            (Fixture *f, SbxRequest *request, const SbxSendOptions *options);
