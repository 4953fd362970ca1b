/* What the verbs of signalbox-cli share.
 *
 * Answers go to stdout, everything about the work to stderr. Arguments are kept as bytes of UTF-8 whatever the locale
 * (G_OPTION_ARG_FILENAME); main() has checked them.
 */
#pragma once

#include <stdio.h>

#include <json-glib/json-glib.h>

#include "sbx-visible-text.h"
#include "sbx-workspace.h"

G_BEGIN_DECLS

/* As --help and the man page say. */
typedef enum
{
  SBX_EXIT_OK          = 0,
  SBX_EXIT_FAILED      = 1,   /* not sent, no answer, or the work did not end well */
  SBX_EXIT_USAGE       = 2,
  SBX_EXIT_NOT_FOUND   = 3,   /* nothing of that name, or several */
  SBX_EXIT_PROFILE     = 4,   /* the profile or its database */
  SBX_EXIT_KEYRING     = 5,
  SBX_EXIT_STATUS      = 22,  /* --fail, and the status is 400 or more */
  SBX_EXIT_INTERRUPTED = 130,
} SbxExit;

#define SBX_CLI_ERROR (sbx_cli_error_quark ())
GQuark sbx_cli_error_quark (void);

typedef enum
{
  SBX_CLI_ERROR_USAGE,
  SBX_CLI_ERROR_NOT_FOUND,
  SBX_CLI_ERROR_OUTPUT,   /* stdout or a file could not be written */
} SbxCliError;

typedef struct
{
  char         *profile;    /* --profile; NULL: the usual one */
  SbxWorkspace *workspace;  /* opened when first needed */
} SbxCli;

/* argv[0] is the verb. */
typedef SbxExit (*SbxVerbFunc) (SbxCli *cli, int argc, char **argv);

typedef struct
{
  const char  *name;
  const char  *summary;  /* N_() */
  SbxVerbFunc  run;
} SbxVerb;

SbxExit sbx_cli_list    (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_show    (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_send    (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_import  (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_export  (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_env     (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_history (SbxCli *cli, int argc, char **argv);
SbxExit sbx_cli_doctor  (SbxCli *cli, int argc, char **argv);

/* --- Arguments (sbx-cli-arguments.c) --- */

/* Adds --profile. usage: what follows the verb ("[OPTION…] NAME"); summary and description may be NULL. Prints --help and exits there.
 * FALSE after the message was printed. */
gboolean      sbx_cli_parse          (SbxCli *cli, int *argc, char ***argv, const GOptionEntry *entries,
                                      const char *usage, const char *summary, const char *description);
/* The index of the first argument that is no option, nor an option's value; argc when there is none. */
int           sbx_cli_find_operand   (int argc, char **argv, const GOptionEntry *entries);
/* Runs argv[1] of a verb's own verbs; usage: its --help. */
SbxExit       sbx_cli_dispatch       (SbxCli *cli, int argc, char **argv, const SbxVerb *verbs, const char *intro);
SbxExit       sbx_cli_usage_error    (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* --- What is opened (sbx-cli-find.c) --- */

/* NULL with error. */
SbxWorkspace *sbx_cli_open           (SbxCli *cli, GError **error);
SbxStore     *sbx_cli_open_store     (SbxCli *cli, GError **error);
/* A saved request by id or name; an ambiguous name, and one near others, lists them in the message. */
SbxRequest   *sbx_cli_find_request   (SbxCli *cli, const char *name, GError **error);
/* What “send” takes: a request's name or id, a curl line (one argument, or all of argv), an address. receipt: (out) (transfer full) of
 * SbxReceiptLine, NULL when it was no curl line. */
SbxRequest   *sbx_cli_take_request   (SbxCli *cli, char **operands, GPtrArray **receipt, GError **error);
/* NULL name: no environment, NULL id without error. */
gboolean      sbx_cli_find_environment (SbxCli *cli, const char *name, char **id, GError **error);

/* --- Output (sbx-cli-output.c) --- */

/* Prints “signalbox-cli: message” and gives the exit code for the error's domain. Takes error. */
SbxExit       sbx_cli_fail           (GError *error);
void          sbx_cli_note           (const char *format, ...) G_GNUC_PRINTF (1, 2);

gboolean      sbx_cli_is_terminal    (FILE *file);
/* The escape sequence for "bold", "dim", "red", "green", "yellow"; "" when file gets no colours. */
const char   *sbx_cli_style          (FILE *file, const char *style);
const char   *sbx_cli_style_status   (FILE *file, int status);
/* Flushes stdout. FALSE with error when something could not be written; a reader that went away is no error. */
gboolean      sbx_cli_flush          (GError **error);
gboolean      sbx_cli_write          (const void *data, gsize length, GError **error);

char         *sbx_cli_format_time     (gint64 milliseconds);          /* local time; "" for 0 */
char         *sbx_cli_format_duration (gint64 microseconds);
/* A JSON document and a new line to stdout. Takes builder. */
void          sbx_cli_print_json     (JsonBuilder *builder);
/* Text that is JSON already, as a value. */
void          sbx_cli_add_json       (JsonBuilder *builder, const char *json);

/* A table: aligned to the width of the terminal, or tab-separated where stdout is none. */
typedef struct _SbxTable SbxTable;
typedef enum { SBX_TABLE_NONE = 0, SBX_TABLE_RIGHT = 1 << 0, SBX_TABLE_SHRINKS = 1 << 1, SBX_TABLE_PIPE_ONLY = 1 << 2 } SbxTableFlags;
SbxTable     *sbx_table_new          (void);
void          sbx_table_add_column   (SbxTable *self, const char *title, SbxTableFlags flags);
/* As many strings as columns. */
void          sbx_table_add_row      (SbxTable *self, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Prints and frees. */
void          sbx_table_print        (SbxTable *self, FILE *file);

/* --- Exchanges (sbx-cli-exchange.c) --- */

/* with_body: "body" and "bodyEncoding" too. redactor: for addresses. */
void          sbx_cli_add_exchange   (JsonBuilder *builder, SbxExchange *exchange, SbxRedactor *redactor, gboolean with_body);
void          sbx_cli_print_timing   (SbxExchange *exchange, FILE *file);
/* “HTTP/1.1 200 OK · 12 ms · 4.5 kB” */
char         *sbx_cli_summarize      (SbxExchange *exchange, FILE *file);
/* The body to stdout: as it is; on a terminal only text, escaped. */
gboolean      sbx_cli_print_body     (SbxSpool *body, const char *content_type, GError **error);
void          sbx_cli_print_head     (GBytes *head);

G_END_DECLS
