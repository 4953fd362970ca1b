/* A curl command line becomes a request, a request becomes a curl command line. Pure: reads no file, sends nothing.
 *
 * Source: curl(1) 8.14, bash(1) QUOTING, the command-line rules of cmd.exe ("^" escapes and line ends, "" and \" in quotes).
 */
#pragma once

#include "sbx-request.h"
#include "sbx-scope.h"

G_BEGIN_DECLS

#define SBX_CURL_ERROR (sbx_curl_error_quark ())
GQuark sbx_curl_error_quark (void);

typedef enum
{
  SBX_CURL_ERROR_QUOTING,   /* an open quote, where it starts */
  SBX_CURL_ERROR_NOT_CURL,
  SBX_CURL_ERROR_OPTION,    /* lacks its value, or is unknown to curl */
  SBX_CURL_ERROR_NO_URL,
} SbxCurlError;

/* What became of one option. */
typedef enum { SBX_RECEIPT_KEPT, SBX_RECEIPT_CONVERTED, SBX_RECEIPT_DROPPED } SbxReceiptKind;
typedef struct
{
  SbxReceiptKind  kind;
  char           *item;     /* "--compressed" */
  char           *detail;   /* a sentence for people; may be NULL for KEPT */
} SbxReceiptLine;
void        sbx_receipt_line_free     (SbxReceiptLine *line);

/* Whether text looks like a curl command line (leading white space, "$ " prompts and "curl.exe" allowed). Cheap. */
gboolean    sbx_curl_command_detect   (const char *text);

/* Like POSIX shells (bash's $'…', comments and line continuations too) or, where the line is written that way, cmd.exe. */
char      **sbx_curl_command_split    (const char *line, GError **error);

/* receipt: (out) (optional) (transfer full) of SbxReceiptLine. Several URLs or --next: the first is taken, the rest is named in
 * the receipt. */
SbxRequest *sbx_curl_command_parse    (const char *line, GPtrArray **receipt, GError **error);

/* argv after "curl", for the command line. */
SbxRequest *sbx_curl_command_parse_argv (const char *const *argv, GPtrArray **receipt, GError **error);

typedef enum
{
  SBX_CURL_WRITE_DEFAULT   = 0,
  SBX_CURL_WRITE_MULTILINE = 1 << 0, /* " \" and a new line after each option */
  SBX_CURL_WRITE_EXPAND    = 1 << 1, /* variables replaced by their values; secret ones stay references … */
  SBX_CURL_WRITE_SECRETS   = 1 << 2, /* … unless asked for */
} SbxCurlWriteFlags;

/* Quoted for POSIX shells: running the line sends the same bytes as sending the request. Fails on an unknown variable with EXPAND. */
char       *sbx_curl_command_write    (SbxRequest *request, SbxScope *scope, SbxCurlWriteFlags flags, GError **error);

G_END_DECLS
