/* A .env file becomes variables. Pure: reads no file, looks up no environment.
 *
 * Taken: NAME=VALUE, a leading "export", comments, 'literal', "quoted with \n \r \t \\ \" \$ and `" and `literal` values that may
 * go over several lines, CRLF, a byte order mark. Without quotes a "#" after white space begins a comment, "a#b" is a value.
 * ${NAME} becomes {{NAME}}, but not between ' or `. A name that is given twice has its last value, as in shells.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char     *name;
  char     *value;
  guint     line;       /* from 1 */
  gboolean  secret;     /* a proposal, made by the name */
  gboolean  converted;  /* ${NAME} was replaced */
} SbxDotenvEntry;
void       sbx_dotenv_entry_free   (SbxDotenvEntry *entry);

/* What has more variables is something else: the rest is not read, and that is a problem. */
#define SBX_DOTENV_MAX 1000

/* A line that could not be read. */
typedef struct
{
  guint  line;
  char  *message;  /* a sentence for people, without the line's contents: they may be secret */
} SbxDotenvProblem;
void       sbx_dotenv_problem_free (SbxDotenvProblem *problem);

/* (transfer full) of SbxDotenvEntry, in the order of the file. problems: (out) (transfer full) of SbxDotenvProblem; empty: all was
 * read. Nothing should be imported while there is one. */
GPtrArray *sbx_dotenv_parse        (const char *text, gsize length, GPtrArray **problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxDotenvEntry, sbx_dotenv_entry_free)

G_END_DECLS
