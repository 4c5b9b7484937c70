using Microsoft.AspNetCore.Http;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>How a loopback Hub and its store send content, and what goes wrong on the way.</summary>
internal static class HubBody
{
    /// <summary>Bytes that are written at once.</summary>
    private const int PieceBytes = 1 << 20;

    /// <summary>Answers with content, or with the part of it that was asked for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="content">All of it.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="fault">What goes wrong, if anything.</param>
    public static async Task PourAsync(HttpContext context, byte[] content, string tag, HubFault? fault)
    {
        HttpResponse response = context.Response;
        long from = context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0;
        string guard = context.Request.Headers.IfRange.ToString().Trim('"');
        bool isWhole = fault is { Trouble: HubTrouble.IgnoreRange } or { IgnoresRange: true };
        from = isWhole || (guard.Length > 0 && guard != tag) ? 0 : from;
        if (from >= content.Length)
        {
            response.StatusCode = 416;
            return;
        }

        from += fault?.Trouble == HubTrouble.WrongRange ? 1 : 0;
        response.StatusCode = from > 0 ? 206 : 200;
        response.Headers.ETag = $"\"{tag}\"";
        if (from > 0)
        {
            response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        SetHeaders(response, fault);
        ReadOnlyMemory<byte> body = Spoil(content, fault)[(int)from..];
        response.ContentLength = body.Length + (fault?.Trouble == HubTrouble.Length ? 1 : 0);
        if (context.Request.Method != "HEAD")
        {
            await WriteAsync(context, body, fault);
        }
    }

    /// <summary>Sets a fault's headers; an empty one takes a header away.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="fault">What goes wrong, if anything.</param>
    public static void SetHeaders(HttpResponse response, HubFault? fault)
    {
        foreach ((string name, string value) in fault?.Headers ?? new Dictionary<string, string>())
        {
            response.Headers[name] = value.Length > 0 ? value : default;
        }
    }

    private static ReadOnlyMemory<byte> Spoil(byte[] content, HubFault? fault) => fault?.Trouble switch
    {
        HubTrouble.Corrupt => (byte[])[.. content[..^1], (byte)(content[^1] ^ 1)],
        HubTrouble.Short => content.AsMemory(..^1),
        HubTrouble.Long => (byte[])[.. content, 0],
        _ => content,
    };

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, HubFault? fault)
    {
        Stream stream = context.Response.Body;
        bool isWithin = fault?.Trouble is HubTrouble.Cut or HubTrouble.Reset or HubTrouble.Stall or HubTrouble.Drip;
        int first = Math.Min(isWithin ? fault!.After : body.Length, body.Length);
        for (int done = 0; done < first; done += PieceBytes)
        {
            await stream.WriteAsync(body[done..Math.Min(first, done + PieceBytes)]);
        }

        await stream.FlushAsync();

        // Where fewer bytes were written than the headers state, the server closes the connection by itself.
        switch (fault?.Trouble)
        {
            case HubTrouble.Reset:
                context.Abort();
                break;
            case HubTrouble.Stall:
                await fault.Until.WaitAsync(context.RequestAborted);
                await stream.WriteAsync(body[first..]);
                break;
            case HubTrouble.Drip:
                foreach (byte one in body[first..].ToArray())
                {
                    await stream.WriteAsync(new[] { one });
                    await stream.FlushAsync();
                }

                break;
            default:
                break;
        }
    }
}
