using System.Globalization;
using System.Net;
using System.Text;

namespace SelfRepair.Api.Tests.Docs;

/// <summary>A request as a docs page shows it: a line such as <c>POST /v1/self-repair</c>, headers, an empty line, a
/// body. A line such as <c># 202</c> names the status of the answer, which is 200 otherwise.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Path and query; <c>{id}</c> stands for the page's last analysis, <c>{previous}</c> for the one
/// before.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; empty where it has none.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record PageRequest(
    string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, HttpStatusCode Status)
{
    private const string ContentType = "content-type";

    /// <summary>Reads a block.</summary>
    /// <param name="block">Its text.</param>
    public static PageRequest Parse(string block)
    {
        string[] all = block.Split('\n');
        string[] lines = [.. all.Where(line => !line.StartsWith("# ", StringComparison.Ordinal))];
        string? status = all.Except(lines).SingleOrDefault();
        string[] first = lines[0].Split(' ');
        int end = Array.FindIndex(lines, string.IsNullOrWhiteSpace);
        string[] head = end < 0 ? lines : lines[..end];
        return new PageRequest(
            first[0],
            first[1],
            [.. head[1..].Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .Select(parts => KeyValuePair.Create(parts[0], parts[1]))],
            end < 0 ? string.Empty : string.Join('\n', lines[(end + 1)..]).Trim('\n'),
            status is null ? HttpStatusCode.OK : (HttpStatusCode)int.Parse(status[2..], CultureInfo.InvariantCulture));
    }

    /// <summary>The request, ready to send.</summary>
    /// <param name="analyses">Ids of the page's analyses so far, in order.</param>
    public HttpRequestMessage For(IReadOnlyList<string> analyses)
    {
        string path = Path;
        foreach ((string name, int back) in new[] { ("{id}", 1), ("{previous}", 2) })
        {
            path = path.Contains(name, StringComparison.Ordinal)
                ? path.Replace(name, analyses[^back], StringComparison.Ordinal)
                : path;
        }

        HttpRequestMessage request = new(new HttpMethod(Method), path);
        foreach ((string name, string value) in Headers.Where(header => !IsContentType(header.Key)))
        {
            request.Headers.Add(name, value);
        }

        if (Body.Length > 0)
        {
            string type = Headers.Where(header => IsContentType(header.Key)).Select(header => header.Value)
                .SingleOrDefault("application/json");
            request.Content = new StringContent(Body, Encoding.UTF8, type);
        }

        return request;
    }

    private static bool IsContentType(string name) => name.Equals(ContentType, StringComparison.OrdinalIgnoreCase);
}
