-- Reads many texts in one pandoc process; started by casepress/pandoc.py as `pandoc lua`.
-- Request:  "FROM TO BYTES\n" and the text. Reply: "ok BYTES LOGBYTES\n", the document in TO and
-- the log as JSON lines; or "error BYTES 0\n" and the message.
local input, output = io.stdin, io.stdout

local function convert(text, from, to)
  local messages, document = pandoc.log.silence(pandoc.read, text, from)
  local log = {}
  for _, message in ipairs(messages) do
    log[#log + 1] = pandoc.json.encode(message)
  end
  return pandoc.write(document, to), table.concat(log, "\n")
end

while true do
  local head = input:read("l")
  if not head then break end
  local from, to, size = head:match("^(%S+) (%S+) (%d+)$")
  local text = tonumber(size) > 0 and input:read(tonumber(size)) or ""
  local fine, made, log = pcall(convert, text, from, to)
  if not fine then made, log = tostring(made), "" end
  output:write(fine and "ok" or "error", " ", #made, " ", #log, "\n", made, log)
  output:flush()
end
