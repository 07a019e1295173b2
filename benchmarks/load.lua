-- For wrk: send the requests in the file REQUESTS in turn, and print the figures as JSON.
-- Each line has a method, a path, a cookie header and a body, separated by tabs.
local prepared, turn = {}, 0

function init(arguments)
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path, cookie, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)")
    local headers = { ["Cookie"] = cookie, ["Accept-Encoding"] = "gzip" }
    if body ~= "" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
      headers["HX-Request"] = "true"
    end
    prepared[#prepared + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  turn = turn % #prepared + 1
  return prepared[turn]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"rate": %.1f, "p50": %.1f, "p95": %.1f, "p99": %.1f, "errors": %d}\n',
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
