using System.Collections.Concurrent;
using SelfRepair.Api.Storage;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.Api.Models;

/// <summary>Reads what a checkpoint's folder says of itself, weights left alone.</summary>
/// <remarks>A tokenizer of Pythia's size takes tens of megabytes, and every revision of a model has a copy of one:
/// those of one content are one object, and few are kept.</remarks>
/// <param name="hashes">Hashes tokenizers.</param>
public sealed class ModelDescriber(FileHashes hashes)
{
    private const int MaxTokenizers = 4;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, Lazy<OpenedTokenizer>> tokenizers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (FileIdentity[] Files, Architecture Architecture)> architectures =
        new(StringComparer.Ordinal);

    /// <summary>Describes a revision. The checkpoint's tensors are checked by name, type and shape, where they are
    /// here. A tokenizer that cannot be used is described as such: token ids need none.</summary>
    /// <param name="revision">The revision.</param>
    /// <exception cref="ExportException">Its folder holds no checkpoint that is understood.</exception>
    public ModelDescription Describe(ModelRevision revision)
    {
        Architecture architecture = revision.HasWeights
            ? ArchitectureOf(revision.Folder)
            : CheckpointConfig.Read(revision.Folder).ToArchitecture();
        (OpenedTokenizer Tokenizer, string Sha256)? opened = revision.TokenizerPath is string path
            ? CheckpointFile.Read(path, Open)
            : null;
        return new ModelDescription(revision, architecture, opened?.Tokenizer.Tokenizer)
        {
            TokenizerFault = opened?.Tokenizer.Fault,
            TokenizerSha256 = opened?.Sha256,
        };
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

    /// <summary>Checked once for as long as no file of the checkpoint changes: a request should not wait for headers
    /// that it has read before.</summary>
    private Architecture ArchitectureOf(string folder)
    {
        if (architectures.TryGetValue(folder, out (FileIdentity[] Files, Architecture Architecture) known)
            && known.Files.SequenceEqual(StampsOf(folder)))
        {
            return known.Architecture;
        }

        using Checkpoint checkpoint = Checkpoint.Open(folder);
        Architecture architecture = checkpoint.Config.ToArchitecture();
        architectures[folder] = (StampsOf(folder), architecture);
        return architecture;
    }

    private static FileIdentity[] StampsOf(string folder) =>
    [
        .. Checkpoint.FilesOf(folder)
            .Select(name => Path.Combine(folder, name))
            .Where(CheckpointFile.Exists)
            .Select(path => CheckpointFile.Read(path, FileIdentity.Of)),
    ];

    private (OpenedTokenizer Tokenizer, string Sha256) Open(string path)
    {
        string content = hashes.Of(path);
        Lazy<OpenedTokenizer>? tokenizer;
        lock (gate)
        {
            if (!tokenizers.Remove(content, out tokenizer))
            {
                // An unforeseen failure is not kept.
                tokenizer = new Lazy<OpenedTokenizer>(
                    () => OpenedTokenizer.Open(path), LazyThreadSafetyMode.PublicationOnly);
            }

            // The one used last is last; where there are too many, the first goes.
            tokenizers.Add(content, tokenizer);
            if (tokenizers.Count > MaxTokenizers)
            {
                tokenizers.RemoveAt(0);
            }
        }

        try
        {
            OpenedTokenizer opened = tokenizer.Value;
            if (opened.IsUnreadable)
            {
                Forget(content, tokenizer);
            }

            return (opened, content);
        }
        catch
        {
            Forget(content, tokenizer);
            throw;
        }
    }

    /// <summary>Lets go of a tokenizer that could not be opened: the file of its content may be another one next
    /// time.</summary>
    private void Forget(string content, Lazy<OpenedTokenizer> tokenizer)
    {
        lock (gate)
        {
            if (tokenizers.TryGetValue(content, out Lazy<OpenedTokenizer>? kept) && kept == tokenizer)
            {
                tokenizers.Remove(content);
            }
        }
    }
}
