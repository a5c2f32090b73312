// What this page says beside what the board says already, in Chinese and English.

import { language, say as sayOfBoard } from "/board/words.js";

// Each row: the Chinese words, the English ones; what stands in braces is filled in.
const WORDS = {
  title: ["会议日程", "Meetings"],
  whose: ["看谁的", "Show"],
  mine: ["本人参加的", "My own"],
  pages: ["其他页面", "Other pages"],
  boardPage: ["在岗一览", "Who is in"],
  monthTitle: ["{month}会议日程", "Meetings in {month}"],
  caption: ["{month}的会议，按日排列，周一在前", "The meetings of {month} by day, Monday first"],
  none: ["{month}没有您可以知悉的会议。", "There is no meeting in {month} that you may know of."],
  government: ["市政府", "The government"],
  busy: ["会议（内容不便显示）", "Meeting (not shown)"],
  allDay: ["时间未定", "hour not set"],
  mineMark: ["本人参加", "you take part"],
  overdue: ["常务会议上次于{last}召开，一般应在{by}之前再开，尚未安排。",
    "The last executive meeting was on {last}; the next is usual by {by}, and none is called."],
  next: ["常务会议上次于{last}召开，下一次一般在{by}之前。",
    "The last executive meeting was on {last}; the next is usual by {by}."],
  "interval.exceeded": ["与上次间隔过长", "long after the last"],
  "interval.crowded": ["与上次间隔过密", "close to the last"],
  "state.planned": ["筹备中", "planned"],
  "state.agenda_fixed": ["议程已定", "agenda fixed"],
  "state.in_session": ["开会中", "in session"],
  "state.closed": ["已散会", "over"],
  "state.held": ["已召开", "held"],
  "state.cancelled": ["已取消", "called off"],
  "thing.meeting": ["市政府会议", "government"],
  "thing.department_meeting": ["部门会议", "department"],
  "thing.study_session": ["学习讲座", "study"],
  "kind.plenary": ["全体会议", "Plenary"],
  "kind.executive": ["常务会议", "Executive"],
  "kind.mayor_office": ["市长办公会议", "Mayor's office"],
  "kind.thematic": ["专题会议", "Thematic"],
  "kind.work_class1": ["一类工作会议", "Work, class 1"],
  "kind.work_class2": ["二类工作会议", "Work, class 2"],
  "form.video": ["电视会议", "by video"],
  "form.telephone": ["电话会议", "by telephone"],
};

/** The words for `key`, this page's own or else the board's, with its gaps filled. */
export function say(key, facts = {}) {
  if (!Object.prototype.hasOwnProperty.call(WORDS, key)) return sayOfBoard(key, facts);
  return WORDS[key][language() === "en" ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

/** The word for a value of the API; one that the page does not know is said as it is. */
export function named(group, value) {
  const key = `${group}.${value}`;
  return Object.prototype.hasOwnProperty.call(WORDS, key) ? say(key) : value;
}
