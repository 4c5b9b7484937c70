using System.Collections.Concurrent;
using SelfRepair.Api.Hosting;
using SelfRepair.Inference.Tokenization;
using SelfRepair.OnnxExport;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.Api.Models;

/// <summary>Reads what a checkpoint's folder says of itself, weights left alone.</summary>
public sealed class ModelDescriber
{
    private readonly ConcurrentDictionary<FileStamp, Lazy<TextTokenizer>> tokenizers = new();

    /// <summary>Describes a revision. The checkpoint's tensors are checked by name, type and shape, where they are
    /// here.</summary>
    /// <param name="revision">The revision.</param>
    /// <exception cref="ExportException">Its folder holds no checkpoint that is understood.</exception>
    /// <exception cref="InvalidTokenizerException">Its tokenizer.json cannot be read.</exception>
    public ModelDescription Describe(ModelRevision revision)
    {
        CheckpointConfig config =
            revision.HasWeights ? CheckedConfig(revision) : CheckpointConfig.Read(revision.Folder);
        TextTokenizer? tokenizer = revision.TokenizerPath is string path ? Open(path) : null;
        return new ModelDescription(revision, config.ToArchitecture(), tokenizer);
    }

    /// <summary>Whether a revision's config.json is of a model that this service reads.</summary>
    /// <param name="revision">The revision.</param>
    public static bool CanRead(ModelRevision revision)
    {
        try
        {
            return CheckpointConfig.Read(revision.Folder).Shape.LayerCount > 0;
        }
        catch (ExportException)
        {
            return false;
        }
    }

    private static CheckpointConfig CheckedConfig(ModelRevision revision)
    {
        using Checkpoint checkpoint = Checkpoint.Open(revision.Folder);
        return checkpoint.Config;
    }

    private TextTokenizer Open(string path) =>
        tokenizers.GetOrAdd(
            FileStamp.Of(path),
            stamp => new Lazy<TextTokenizer>(() => TextTokenizer.Open(stamp.Path))).Value;
}
