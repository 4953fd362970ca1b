/* Splits a command line as a shell does: bash (POSIX quoting, $'…', comments, line continuations) or, where the line is written that
 * way, cmd.exe with the rules of the C runtime's argv.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *words;       /* of char* */
  GPtrArray *redirects;   /* of char*: "> out.json" */
  GPtrArray *variables;   /* of char*: the shell's variables that became {{NAME}} */
  gboolean   substitutes; /* `…` or $(…) stands in a word, as it was typed */
  char      *rest;        /* what follows the command: "| jq ."; NULL: nothing */
} SbxShellWords;

/* references: $NAME becomes {{NAME}}; else it stays as it is. Fails with SBX_CURL_ERROR_QUOTING. */
SbxShellWords *sbx_shell_words_split (const char *line, gboolean references, GError **error);
void           sbx_shell_words_free  (SbxShellWords *self);

/* For cmd.exe; used by split. */
gboolean       sbx_cmd_words_detect  (const char *line);
gboolean       sbx_cmd_words_split   (SbxShellWords *self, const char *line, GError **error);

/* One word for a POSIX shell. */
char          *sbx_shell_quote       (const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxShellWords, sbx_shell_words_free)

G_END_DECLS
