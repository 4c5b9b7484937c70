using System.Text.Json;

namespace SelfRepair.Api.Hub;

/// <summary>Which files of a repository the service needs, and which of them lie in a folder.</summary>
public static class WantedFiles
{
    /// <summary>The model's shape.</summary>
    public const string Config = "config.json";

    /// <summary>The model's tokenizer, which a repository may lack.</summary>
    public const string Tokenizer = "tokenizer.json";

    private const string IndexSuffix = ".index.json";

    /// <summary>Longest index that is read, in bytes; that of a model of 12 billion weights has 60 thousand.</summary>
    public const int MaxIndexBytes = 1 << 24;

    /// <summary>Most shards that an index may name: the largest Pythia has 46 where it is cut finest, and each costs a
    /// question.</summary>
    private const int MaxShards = 1_000;

    /// <summary>The forms that weights are stored in, in the order in which they are taken: that in which the
    /// checkpoint reader takes them too.</summary>
    public static IReadOnlyList<string> WeightForms => Forms;

    private static readonly string[] Forms =
    [
        "model.safetensors",
        "model.safetensors" + IndexSuffix,
        "pytorch_model.bin",
        "pytorch_model.bin" + IndexSuffix,
    ];

    /// <summary>The small files: what a request is checked against.</summary>
    /// <param name="listing">The commit's files.</param>
    /// <param name="id">The repository.</param>
    /// <exception cref="HubFileNotFoundException">There is no config.json.</exception>
    public static IReadOnlyList<string> Description(RemoteListing listing, HubModelId id) =>
        !listing.Has(Config)
            ? throw new HubFileNotFoundException(id, listing.Commit, [Config])
            : listing.Has(Tokenizer) ? [Config, Tokenizer] : [Config];

    /// <summary>The one file that holds the weights, or the index of those that do.</summary>
    /// <param name="listing">The commit's files.</param>
    /// <param name="id">The repository.</param>
    /// <exception cref="HubFileNotFoundException">There is none.</exception>
    public static string Weights(RemoteListing listing, HubModelId id) =>
        Array.Find(Forms, listing.Has)
            ?? throw new HubFileNotFoundException(id, listing.Commit, Forms);

    /// <summary>The files that hold the weights: the one, or the index and its shards by the names that are given to
    /// shards.</summary>
    /// <param name="listing">The commit's files.</param>
    /// <param name="id">The repository.</param>
    /// <exception cref="HubFileNotFoundException">There is none.</exception>
    public static IReadOnlyList<string> AllWeights(RemoteListing listing, HubModelId id)
    {
        string weights = Weights(listing, id);
        if (!IsIndex(weights))
        {
            return [weights];
        }

        // model.safetensors.index.json names model-00001-of-00002.safetensors and so on.
        string whole = weights[..^IndexSuffix.Length];
        string stem = Path.GetFileNameWithoutExtension(whole) + "-";
        string extension = Path.GetExtension(whole);
        return
        [
            weights,
            .. (listing.Files ?? new HashSet<string>()).Where(file => file.StartsWith(stem, StringComparison.Ordinal)
                && file.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a file is an index, which names shards.</summary>
    /// <param name="path">The file.</param>
    public static bool IsIndex(string path) => path.EndsWith(IndexSuffix, StringComparison.Ordinal);

    /// <summary>The shards that an index names.</summary>
    /// <param name="indexPath">The index on disk.</param>
    /// <returns>Their names, each once; null where the index is none, cannot be read, or a name leaves its
    /// folder.</returns>
    public static IReadOnlyList<string>? Shards(string indexPath)
    {
        try
        {
            // In a cache of links only the opened file knows its length.
            using FileStream file = File.OpenRead(indexPath);
            if (file.Length > MaxIndexBytes)
            {
                return null;
            }

            using JsonDocument index = JsonDocument.Parse(file);
            string[] names =
            [
                .. index.RootElement.GetProperty("weight_map").EnumerateObject()
                    .Select(entry => entry.Value.GetString() ?? string.Empty)
                    .Distinct(StringComparer.Ordinal),
            ];
            return names.Length is > 0 and <= MaxShards && names.All(IsFileName) ? names : null;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException
                or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The files of weights in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Their names; null where there are none, or a shard is missing.</returns>
    public static IReadOnlyList<string>? WeightsIn(string folder)
    {
        bool IsThere(string name) => CachedFile.IsThere(Path.Combine(folder, name));

        string? form = Array.Find(Forms, IsThere);
        if (form is null || !IsIndex(form))
        {
            return form is null ? null : [form];
        }

        IReadOnlyList<string>? shards = Shards(Path.Combine(folder, form));
        return shards is not null && shards.All(IsThere) ? [form, .. shards] : null;
    }

    /// <summary>Shards lie beside their index: no name has a folder in it, let alone leaves one.</summary>
    private static bool IsFileName(string name) =>
        name.Length is > 0 and <= 255
        && name[0] != '.'
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
