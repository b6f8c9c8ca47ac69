/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "base/memory.h"
#include "explain_sections.h"

static void write_inputs(tier__explanation *explanation) {
  const tier__table *table = &explanation->result->table;
  tier_writer_begin(&explanation->writer, "inputs", 0);
  for (size_t k = 0; k < table->count; k++) {
    const tier__column *column = table->columns[k];
    if (column->role == TIER__ROLE_METRIC || column->role == TIER__ROLE_ATTRIBUTE) {
      tier__explain_value(explanation, column->view.name, &column->view);
    }
  }
  tier_writer_end(&explanation->writer);
}

/* The columns "NAME.output" of a model. */
static void write_outputs(tier__explanation *explanation, const tier__model *model) {
  const tier__table *table = &explanation->result->table;
  const size_t length = strlen(model->name);
  tier_writer_begin(&explanation->writer, "outputs", 0);
  for (size_t k = 0; k < table->count; k++) {
    const tier__column *column = table->columns[k];
    const char *name = column->view.name;
    if (column->role == TIER__ROLE_OUTPUT && strncmp(name, model->name, length) == 0 && name[length] == '.') {
      tier__explain_value(explanation, name + length + 1, &column->view);
    }
  }
  tier_writer_end(&explanation->writer);
}

/* Asks a model for its contributions; a second time, with more room, if there are more than expected.
 * @param ret_list Set also on failure, to be released by the caller. */
static tier_status ask_model(const tier__explanation *explanation, size_t m, tier_contribution **ret_list,
                             size_t *ret_count, tier_error *err) {
  const tier_result *result = explanation->result;
  const tier__model *model = explanation->policy->models[m];
  size_t capacity = 32;
  for (int attempt = 0; attempt < 2; attempt++) {
    tier__release(result->context, *ret_list);
    *ret_list = tier__alloc(result->context, capacity, sizeof **ret_list);
    if (*ret_list == NULL) {
      return tier__no_memory(err);
    }
    TIER__TRY(tier__model_explain(model, result->fitted->models[m], result->as_of_day, &result->table, explanation->row,
                                  *ret_list, capacity, ret_count, err));
    if (*ret_count <= capacity) {
      return TIER_OK;
    }
    capacity = *ret_count;
  }
  return tier__fail(err, TIER_E_PLUGIN, "%s: the number of contributions is not the same each time", model->name);
}

static void write_contribution(tier_writer *writer, const tier_contribution *contribution) {
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "output", tier__text_view(contribution->output));
  tier_writer_text(writer, "source", tier__text_view(contribution->source));
  tier_writer_number(writer, "contribution", contribution->contribution);
  tier_writer_end(writer);
}

static tier_status write_contributions(tier__explanation *explanation, size_t m, tier_error *err) {
  tier_status status = TIER_OK;
  tier_contribution *list = NULL;
  size_t count = 0;
  TIER__TRY_OUT(ask_model(explanation, m, &list, &count, err));
  tier_writer_begin(&explanation->writer, "contributions", 1);
  for (size_t k = 0; k < count; k++) {
    write_contribution(&explanation->writer, &list[k]);
  }
  tier_writer_end(&explanation->writer);
out:
  tier__release(explanation->result->context, list);
  return status;
}

tier_status tier__explain_values(tier__explanation *explanation, tier_error *err) {
  write_inputs(explanation);
  tier_writer_begin(&explanation->writer, "models", 0);
  for (size_t m = 0; m < explanation->policy->model_count; m++) {
    const tier__model *model = explanation->policy->models[m];
    tier_writer_begin(&explanation->writer, model->name, 0);
    tier_writer_text(&explanation->writer, "type", tier__text_view(model->class_->name));
    write_outputs(explanation, model);
    TIER__TRY(write_contributions(explanation, m, err));
    tier_writer_end(&explanation->writer);
  }
  tier_writer_end(&explanation->writer);
  return TIER_OK;
}
