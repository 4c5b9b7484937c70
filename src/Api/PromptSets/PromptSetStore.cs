using System.Text.Json;
using System.Text.RegularExpressions;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.PromptSets;

/// <summary>The built-in prompt sets, and the uploaded ones, kept as JSONL in the data folder.</summary>
/// <param name="settings">Says where the data folder is.</param>
public sealed partial class PromptSetStore(ServiceSettings settings)
{
    /// <summary>Uploaded sets that there may be at once.</summary>
    public const int MaxUploaded = 100;

    private const string Extension = ".jsonl";
    private const string PartSuffix = ".part";

    private static readonly string BuiltInFolder = Path.Combine(AppContext.BaseDirectory, "prompt-sets");

    private readonly string uploadFolder = Path.Combine(settings.DataFolder, "prompt-sets");
    private readonly PromptSetCache cache = new(settings.PromptSetBudget);
    private readonly Lock gate = new();

    /// <summary>Bytes of the sets that are in memory.</summary>
    public long BytesInMemory => cache.ByteCount;

    /// <summary>What every set is: built-in ones first, each kind by name. A set that was never read is read once, and
    /// not kept.</summary>
    public IReadOnlyList<PromptSetSummary> All() =>
    [
        .. Names(BuiltInFolder).Select(name => Summarize(BuiltInFolder, name)).OfType<PromptSetSummary>(),
        .. Names(uploadFolder).Select(name => Summarize(uploadFolder, name)).OfType<PromptSetSummary>(),
    ];

    /// <summary>The set of a name.</summary>
    /// <param name="name">The name, as asked for: only ever compared with names that exist.</param>
    /// <param name="pointer">JSON pointer to the name; null where the URL holds it.</param>
    /// <exception cref="PromptSetNotFoundException">There is none.</exception>
    public PromptSet Find(string name, string? pointer)
    {
        string folder = FolderOf(name, pointer);
        return cache.Get(FileIdentity.Of(PathOf(folder, name)), () => Read(folder, name));
    }

    /// <summary>Keeps an uploaded set.</summary>
    /// <param name="name">Its name: lower-case letters, digits, and . _ - between them.</param>
    /// <param name="prompts">Its prompts.</param>
    /// <exception cref="InvalidRequestException">The name has another form, or there are too many sets.</exception>
    /// <exception cref="PromptSetExistsException">The name is taken.</exception>
    public PromptSetSummary Add(string name, IReadOnlyList<PromptRequest> prompts)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw new InvalidRequestException(
                $"'{name}' cannot name a prompt set. Use 1 to 64 lower-case letters, digits and . _ -, a letter or "
                + "digit first: ?name=my-prompts.",
                pointer: null);
        }

        lock (gate)
        {
            RefuseTaken(name);
            Write(name, Lines(prompts));
        }

        return PromptSetSummary.Of(new PromptSet(name, Description(uploadFolder, name), IsBuiltIn: false, prompts));
    }

    /// <summary>Deletes an uploaded set.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="PromptSetNotFoundException">There is none.</exception>
    /// <exception cref="PromptSetExistsException">It came with the service.</exception>
    public void Delete(string name)
    {
        lock (gate)
        {
            if (FolderOf(name, pointer: null) == BuiltInFolder)
            {
                throw new PromptSetExistsException(name, isBuiltIn: true);
            }

            string path = PathOf(uploadFolder, name);
            string known;
            try
            {
                known = FileIdentity.Of(path).Path;
                File.Delete(path);
            }
            catch (Exception failure) when (DataFolder.Refuses(failure))
            {
                throw DataFolder.RefusalOf(failure, settings, $"to delete the prompt set '{name}'");
            }

            cache.Forget(known);
        }
    }

    /// <summary>Writes a set whole, or not at all.</summary>
    private void Write(string name, IEnumerable<string> lines)
    {
        string path = PathOf(uploadFolder, name);
        try
        {
            Directory.CreateDirectory(uploadFolder);
            File.WriteAllLines(path + PartSuffix, lines);
            File.Move(path + PartSuffix, path);
        }
        catch (Exception failure) when (DataFolder.Refuses(failure))
        {
            throw DataFolder.RefusalOf(failure, settings, $"the prompt set '{name}'");
        }
        finally
        {
            // Nothing, where it was written whole.
            Discard(path + PartSuffix);
        }
    }

    private static void Discard(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception refusal) when (DataFolder.Refuses(refusal))
        {
            // Then it was not made either.
        }
    }

    private void RefuseTaken(string name)
    {
        IReadOnlyList<string> uploaded = Names(uploadFolder);
        bool isBuiltIn = Names(BuiltInFolder).Contains(name, StringComparer.Ordinal);
        if (isBuiltIn || uploaded.Contains(name, StringComparer.Ordinal))
        {
            throw new PromptSetExistsException(name, isBuiltIn);
        }

        if (uploaded.Count >= MaxUploaded)
        {
            throw new InvalidRequestException(
                $"There are {uploaded.Count} uploaded prompt sets, as many as there may be. Delete one first.",
                pointer: null);
        }
    }

    /// <summary>The folder of the set of a name.</summary>
    private string FolderOf(string name, string? pointer) =>
        Array.Find([BuiltInFolder, uploadFolder], folder => Names(folder).Contains(name, StringComparer.Ordinal))
            ?? throw new PromptSetNotFoundException(name, [.. Names(BuiltInFolder), .. Names(uploadFolder)], pointer);

    /// <summary>What a set is; null where its file was deleted meanwhile.</summary>
    private PromptSetSummary? Summarize(string folder, string name)
    {
        try
        {
            return cache.Summarize(FileIdentity.Of(PathOf(folder, name)), () => Read(folder, name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static PromptSet Read(string folder, string name)
    {
        IReadOnlyList<PromptRequest> prompts = PromptSetReader.ReadLines(File.ReadLines(PathOf(folder, name)));
        return new PromptSet(name, Description(folder, name), folder == BuiltInFolder, prompts);
    }

    private static IEnumerable<string> Lines(IEnumerable<PromptRequest> prompts) =>
        prompts.Select(prompt => JsonSerializer.Serialize(prompt, JsonConventions.Options));

    /// <summary>The first paragraph of the set's card after its heading.</summary>
    private static string Description(string folder, string name)
    {
        string card = Path.ChangeExtension(PathOf(folder, name), ".md");
        return File.Exists(card)
            ? string.Join(' ', File.ReadLines(card)
                .SkipWhile(line => line.StartsWith('#') || string.IsNullOrWhiteSpace(line))
                .TakeWhile(line => !string.IsNullOrWhiteSpace(line)))
            : "Uploaded.";
    }

    private static IReadOnlyList<string> Names(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + Extension)
                .Where(path => PathCheck.StateOf(path) == PathState.File)
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal)]
            : [];

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + Extension);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}
