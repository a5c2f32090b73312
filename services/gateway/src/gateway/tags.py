"""The headings under which the API's description shows the routes that are written by hand, and what each is for.

Those of the tables stand in the protos, as options of the services.
"""

ACTS = "记录 Acts"
ME = "我的 Me"
PUBLIC = "公开 Public"
RULES = "条款 Rules"
ABOUT = {
    ACTS: "谁在何时以何身份对事项办理了什么，以及被拒绝的办理。 / "
    "Who did what to a thing, when and in what capacity; also what was refused.",
    ME: "等本人办理的事项和本人的日历订阅。 / "
    "What waits for the caller, across services, and the caller's own calendar feeds.",
    PUBLIC: "已经公布的公文和议定事项，任何人不登录即可查阅。 / "
    "Documents and decisions that were published; anybody reads them without signing in.",
    RULES: "所执行的条款、现行数字和已导入的正式文本。 / "
    "The rules that are enforced, their numbers in force, and the official text of their articles where imported.",
}
