using System.Collections.Concurrent;
using SelfRepair.Api.Hosting;
using SelfRepair.Inference.Tokenization;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.Api.Models;

/// <summary>Reads what a checkpoint's folder says of itself, weights left alone.</summary>
public sealed class ModelDescriber
{
    private readonly ConcurrentDictionary<FileStamp, Lazy<TextTokenizer>> tokenizers = new();

    /// <summary>Describes a revision. The checkpoint's tensors are checked by name, type and shape.</summary>
    /// <param name="revision">The revision.</param>
    /// <exception cref="OnnxExport.ExportException">Its folder holds no checkpoint that is understood.</exception>
    /// <exception cref="InvalidTokenizerException">Its tokenizer.json cannot be read.</exception>
    public ModelDescription Describe(ModelRevision revision)
    {
        using Checkpoint checkpoint = Checkpoint.Open(revision.Folder);
        TextTokenizer? tokenizer = revision.TokenizerPath is string path ? Open(path) : null;
        return new ModelDescription(revision, checkpoint.Config.ToArchitecture(), tokenizer);
    }

    private TextTokenizer Open(string path) =>
        tokenizers.GetOrAdd(
            FileStamp.Of(path),
            stamp => new Lazy<TextTokenizer>(() => TextTokenizer.Open(stamp.Path))).Value;
}
