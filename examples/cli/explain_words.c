/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_words.h"

#include <stdio.h>
#include <string.h>

static const explain_words ENGLISH = {
    .customer = "Customer %s on %s: %s (%s)",
    .before = ", before: %s (%s)",
    .reason = "Reason: %s. %s",
    .borderline = "Borderline: a bound is only %.1f %% away.",
    .next = "If nothing happens: %s on %s (%s)",
    .stays = "If nothing happens: the tier stays as far as one can see (%lld days).",
    .missing = "What is missing for %s",
    .losing = "What would lose %s",
    .nothing_missing = "nothing: its condition holds",
    .nothing_more = "nothing more: its condition does not hold",
    .more_ways = "there may be other ways",
    .place = "a place by %s: ",
    .last = " now; the last who has one has ",
    .from = "%s from ",
    .to = " to ",
    .above = " to above ",
    .below = " to below ",
    .other = " to any other value",
    .also = " and ",
    .service = "Service",
    .tiers = "Tiers, from the highest",
    .rules = "Rules",
    .inputs = "Inputs",
    .enter = "enter",
    .keep = "keep ",
    .it_is = " (it is ",
    .end = ")",
    .yes = "true",
    .no = "false",
    .unknown = "unknown",
    .contribution = "of %s: ",
    .source = " from %s",
};

static const explain_words CHINESE = {
    .customer = "客户 %s，%s：%s（%s）",
    .before = "，此前：%s（%s）",
    .reason = "原因：%s。%s",
    .borderline = "接近临界：距界限仅 %.1f %%。",
    .next = "若无新交易：%s，自 %s 起（%s）",
    .stays = "若无新交易：在可预见的 %lld 天内等级不变。",
    .missing = "达到“%s”还需",
    .losing = "以下变化会失去“%s”",
    .nothing_missing = "无：条件已满足",
    .nothing_more = "无：条件已不满足",
    .more_ways = "可能还有其他途径",
    .place = "名额（按 %s）：现为 ",
    .last = "；末位入选者为 ",
    .from = "%s：由 ",
    .to = " 至 ",
    .above = " 至高于 ",
    .below = " 至低于 ",
    .other = " 变为任何其他值",
    .also = "，并且 ",
    .service = "服务",
    .tiers = "等级（由高到低）",
    .rules = "规则",
    .inputs = "输入",
    .enter = "进入",
    .keep = "保级",
    .it_is = "（实际为 ",
    .end = "）",
    .yes = "真",
    .no = "假",
    .unknown = "未知",
    .contribution = "%s 之中：",
    .source = " 来自 %s",
};

/** Causes with {C} for the column and {E} for what leaves its window. */
static const struct {
  const char *cause, *english, *chinese;
} CAUSES[] = {
    {"window", "{E} leaves the window of {C}", "{E} 移出 {C} 的统计窗口"},
    {"period", "a new period of {C} begins", "{C} 的新周期开始"},
    {"time", "{C} moves as days pass", "{C} 随时间变化"},
    {"validity", "its validity is over", "有效期结束"},
    {"grace", "its days of grace are over", "宽限期结束"},
    {"promise", "a tier that was promised begins", "已承诺的等级生效"},
    {"wait", "a waiting time is over", "等待期结束"},
    {"override", "what was set by hand ends", "人工干预到期"},
    {"rule", "a rule begins or ends", "规则开始或停止生效"},
    {"places", "places go to others or become free", "名额发生变动"},
};

static int is_chinese(const char *language) { return language != NULL && strcmp(language, "zh") == 0; }

const explain_words *explain_words_of(const char *language) { return is_chinese(language) ? &CHINESE : &ENGLISH; }

/** Appends what still has room. */
static void append(char text[256], const char *data, size_t length) {
  const size_t at = strlen(text), room = 255 - at;
  (void)snprintf(text + at, room + 1, "%.*s", (int)(length < room ? length : room), data);
}

void explain_cause(const char *language, const char *cause, const char *column, const char *event, char text[256]) {
  const char *rest = cause;
  for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++) {
    if (strcmp(CAUSES[i].cause, cause) == 0) {
      rest = is_chinese(language) ? CAUSES[i].chinese : CAUSES[i].english;
    }
  }
  text[0] = '\0';
  for (const char *open = strchr(rest, '{'); open != NULL; open = strchr(rest, '{')) {
    const char *value = open[1] == 'C' ? column : event;
    append(text, rest, (size_t)(open - rest));
    append(text, value, strlen(value));
    rest = open + 3;
  }
  append(text, rest, strlen(rest));
}
