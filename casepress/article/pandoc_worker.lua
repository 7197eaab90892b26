-- Converts many texts in one pandoc process; started by casepress/article/pandoc.py as `pandoc lua`.
-- Request:  a line of JSON ("from", "to", "bytes", and where they matter "folder", which paths are
-- relative to, and the writer's "options"), then the text. Reply: "ok BYTES LOGBYTES\n", the text
-- in its new format and the log as JSON lines; or "error BYTES 0\n" and the message.
local input, output = io.stdin, io.stdout

local function convert(text, asked)
  local messages, made = pandoc.log.silence(function()
    return pandoc.write(pandoc.read(text, asked.from), asked.to, asked.options)
  end)
  local log = {}
  for _, message in ipairs(messages) do
    log[#log + 1] = pandoc.json.encode(message)
  end
  return made, table.concat(log, "\n")
end

local function answer(text, asked)
  if not asked.folder then return convert(text, asked) end
  return pandoc.system.with_working_directory(asked.folder, function()
    return convert(text, asked)
  end)
end

while true do
  local head = input:read("l")
  if not head then break end
  local asked = pandoc.json.decode(head, false)
  local text = asked.bytes > 0 and input:read(asked.bytes) or ""
  local fine, made, log = pcall(answer, text, asked)
  if not fine then made, log = tostring(made), "" end
  output:write(fine and "ok" or "error", " ", #made, " ", #log, "\n", made, log)
  output:flush()
end
