using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.Api.Models;

/// <summary>Whether the files of a checkpoint can be read, found out without opening them.</summary>
public static class CheckpointAccess
{
    private const string ConfigFile = "config.json";

    /// <summary>What keeps a revision from being read; null where nothing does. What its files say is not looked at,
    /// nor whether all are there: whoever reads them says that better.</summary>
    /// <param name="revision">The revision.</param>
    /// <returns>A clause behind the revision's name.</returns>
    public static string? FaultOf(ModelRevision revision)
    {
        string[] tokenizer = revision.TokenizerPath is string path ? [path] : [];
        return FilesOf(revision, out string? fault)
            .Select(name => Path.Combine(revision.Folder, name))
            .Concat(tokenizer)
            .Select(FaultOfFile)
            .FirstOrDefault(found => found is not null) ?? fault;
    }

    private static IEnumerable<string> FilesOf(ModelRevision revision, out string? fault)
    {
        fault = null;
        try
        {
            return [.. Checkpoint.FilesOf(revision.Folder)];
        }
        catch (UnreadableFileException unreadable) when (!IsStillRemote(revision, unreadable.FileName))
        {
            fault = $"its {unreadable.FileName} {unreadable.Fault}";
        }
        catch (ExportException)
        {
            // No weights yet, or an index that is none.
        }

        return [ConfigFile];
    }

    /// <summary>A link of the Hub cache whose blob was deleted is what the next download puts right.</summary>
    private static bool IsStillRemote(ModelRevision revision, string fileName) =>
        !revision.HasWeights && PathCheck.StateOf(Path.Combine(revision.Folder, fileName)) == PathState.BrokenLink;

    private static string? FaultOfFile(string path) => PathCheck.StateOf(path) switch
    {
        PathState.Missing => null,
        _ => PathCheck.FaultOfFile(path) is string fault ? $"its {Path.GetFileName(path)} {fault}" : null,
    };
}
