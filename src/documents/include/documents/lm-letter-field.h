#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The fields that the text of a letter can hold, in braces: what each stands for,
 * and where its value is filled in. */
typedef struct {
  const char *code;   /* sender_address */
  const char *name;   /* untranslated: «return address of the sender» */
  const char *remedy; /* untranslated: «Fill it in under Project settings.» */
  gboolean writable;  /* may stand in a text; else it belongs to every letter */
} LmLetterField;

const LmLetterField *lm_letter_list_fields (guint *n);

/* A field of lm_document_get_missing() in the words of the user, with what can be
 * done about it, as a sentence. (transfer full) */
char *lm_letter_describe_missing (const char *field);

G_END_DECLS
