using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Packages;

namespace SelfRepair.OnnxExport;

/// <summary>Turns a checkpoint into a model package.</summary>
public static class CheckpointExporter
{
    /// <summary>Reads a checkpoint, folds it in double, and writes its package. The same checkpoint and options give the
    /// same bytes.</summary>
    /// <param name="checkpointFolder">A Hugging Face GPT-NeoX folder.</param>
    /// <param name="packageFolder">The package to be; it appears when everything in it is written, or not at all.</param>
    /// <param name="options">What the manifest says of the source.</param>
    /// <param name="progress">Told how far it has come; null for no one.</param>
    /// <param name="cancellationToken">Stops the export, which leaves nothing behind.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ExportException">The checkpoint is not understood or damaged, or the package exists.</exception>
    public static PackageManifest Export(
        string checkpointFolder,
        string packageFolder,
        ExportOptions options,
        IProgress<ExportProgress>? progress,
        CancellationToken cancellationToken)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointFolder);
        using var folder = new PackageFolder(packageFolder);
        Dictionary<string, PackageFile> files = new(StringComparer.Ordinal);
        files[PackageFiles.Weights] =
            WeightsWriter.Write(folder.PathOf(PackageFiles.Weights), checkpoint, progress, cancellationToken);
        string tokenizer = Path.Combine(checkpointFolder, PackageFiles.Tokenizer);
        if (File.Exists(tokenizer))
        {
            files[PackageFiles.Tokenizer] = Copy(tokenizer, folder.PathOf(PackageFiles.Tokenizer));
        }

        CheckpointConfig config = checkpoint.Config;
        var manifest = new PackageManifest
        {
            SchemaVersion = PackageManifest.CurrentSchemaVersion,
            FoldingVersion = PackageManifest.CurrentFoldingVersion,
            Source = SourceOf(checkpointFolder, options),
            Model = PackagedModel.From(config.ToArchitecture(), config.RotaryBase),
            Files = files,
        };
        File.WriteAllBytes(folder.PathOf(PackageFiles.Manifest), manifest.ToJson());
        folder.Publish();
        return manifest;
    }

    private static PackageSource SourceOf(string checkpointFolder, ExportOptions options)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(checkpointFolder)));
        return new PackageSource(options.SourceId ?? name, options.Revision, options.Commit);
    }

    private static PackageFile Copy(string source, string target)
    {
        byte[] bytes = File.ReadAllBytes(source);
        using var file = new HashedFile(target, bytes.Length);
        file.Append(bytes);
        return file.Complete();
    }
}
