using System.Text.Json;

namespace SelfRepair.Api.Hub;

/// <summary>Pages of the Hub's API: JSON of bounded length in bounded time.</summary>
/// <param name="settings">Where the Hub is.</param>
/// <param name="http">Exchanges with it.</param>
public sealed class HubPages(HubSettings settings, HubHttp http)
{
    /// <summary>Longest answer of the API that is read, in bytes, unpacked: that of ten thousand files is
    /// shorter.</summary>
    private const int MaxAnswerBytes = 1 << 24;

    /// <summary>The endpoint, without a slash at the end.</summary>
    public string Root => settings.Endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>Asks for a page of a repository.</summary>
    /// <param name="page">The page, below the repository.</param>
    /// <param name="id">The repository.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    public Task<HttpResponseMessage> AskAsync(string page, HubModelId id, CancellationToken cancellationToken) =>
        http.SendAsync(
            HttpMethod.Get,
            new Uri($"{Root}/api/models/{id}/{page}"),
            leavesHub: false,
            headers => headers.Accept.ParseAdd("application/json"),
            cancellationToken);

    /// <summary>Reads a page.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its JSON; null where it is none, or has no end.</returns>
    /// <exception cref="HubExchangeException">It broke off, or took too long.</exception>
    public async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.AnswerTimeout);
        try
        {
            return await BytesAsync(response, limit.Token) is byte[] bytes ? JsonDocument.Parse(bytes) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new HubExchangeException("The Hub's answer broke off.", innerException: failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubExchangeException("The Hub's answer took too long.") { IsSilence = true };
        }
    }

    /// <summary>A member of an object that is a text; null where there is none.</summary>
    /// <param name="item">What may be an object.</param>
    /// <param name="name">The member.</param>
    public static string? TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The texts that the members of a list have.</summary>
    /// <param name="root">What may be an object with a list.</param>
    /// <param name="list">The list.</param>
    /// <param name="member">Their member.</param>
    public static IEnumerable<string> ItemsOf(JsonElement root, string list, string member) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(list, out JsonElement items)
        && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Select(item => TextOf(item, member)).OfType<string>()
            : [];

    /// <summary>A body's bytes; null where there are too many.</summary>
    private static async Task<byte[]?> BytesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream body = await HubBody.OpenAsync(response.Content, cancellationToken);
        using MemoryStream bytes = new();
        byte[] chunk = new byte[1 << 16];
        while (await body.ReadAsync(chunk, cancellationToken) is > 0 and int count)
        {
            await bytes.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            if (bytes.Length > MaxAnswerBytes)
            {
                return null;
            }
        }

        return bytes.ToArray();
    }
}
