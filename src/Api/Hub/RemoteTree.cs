using System.Text.Json;

namespace SelfRepair.Api.Hub;

/// <summary>What the Hub's list of a commit's files says of their contents.</summary>
/// <param name="Files">Hash and size of each file, by path.</param>
public sealed record RemoteTree(IReadOnlyDictionary<string, (EntityTag Tag, long Size)> Files)
{
    /// <summary>Reads the answer of <c>/api/models/{id}/tree/{commit}</c>. Large files state the SHA-256 of their
    /// content beside the git blob of what stands for them.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The list, without what it does not understand; null where it is none.</returns>
    public static RemoteTree? Of(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        Dictionary<string, (EntityTag, long)> files = new(StringComparer.Ordinal);
        foreach (JsonElement entry in answer.EnumerateArray())
        {
            if (HubPages.TextOf(entry, "type") == "file"
                && HubPages.TextOf(entry, "path") is string path
                && ContentOf(entry) is (EntityTag, long) content)
            {
                files[path] = content;
            }
        }

        return new RemoteTree(files);
    }

    private static (EntityTag Tag, long Size)? ContentOf(JsonElement entry)
    {
        bool isLarge = entry.TryGetProperty("lfs", out JsonElement large) && large.ValueKind == JsonValueKind.Object;
        JsonElement source = isLarge ? large : entry;
        EntityTag? tag = EntityTag.Of(
            isLarge ? HashKind.Sha256 : HashKind.GitBlob, HubPages.TextOf(source, "oid"));
        return tag is not null
            && source.TryGetProperty("size", out JsonElement size)
            && size.ValueKind == JsonValueKind.Number
            && size.TryGetInt64(out long bytes)
            && bytes >= 0
                ? (tag, bytes)
                : null;
    }
}
