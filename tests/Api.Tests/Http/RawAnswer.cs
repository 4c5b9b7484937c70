using System.Globalization;

namespace SelfRepair.Api.Tests.Http;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The last status line's code: 100 Continue is not the last; 0 where nothing came.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">What follows them.</param>
public sealed record RawAnswer(int Status, string Head, string Body)
{
    /// <summary>Reads the first final answer.</summary>
    public static RawAnswer Parse(string text)
    {
        string rest = text;
        while (true)
        {
            int end = rest.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            string head = end < 0 ? rest : rest[..end];
            string body = end < 0 ? string.Empty : rest[(end + 4)..];
            string[] line = head.Split(' ', 3);
            int status = line.Length > 1 ? int.Parse(line[1], CultureInfo.InvariantCulture) : 0;
            if (status != 100)
            {
                return new RawAnswer(status, head, body);
            }

            rest = body;
        }
    }
}
