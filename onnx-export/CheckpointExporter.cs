using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Packages;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.Verification;

namespace SelfRepair.OnnxExport;

/// <summary>Turns a checkpoint into a model package.</summary>
public static class CheckpointExporter
{
    /// <summary>Reads a checkpoint, folds it in double, and writes its package. The same checkpoint and options give
    /// the same bytes.</summary>
    /// <param name="checkpointFolder">A Hugging Face GPT-NeoX folder.</param>
    /// <param name="packageFolder">The package to be; it appears when everything in it is written, or not at
    /// all.</param>
    /// <param name="options">What the manifest says of the source, and how much is verified.</param>
    /// <param name="progress">Told how far it has come; null for no one.</param>
    /// <param name="cancellationToken">Stops the export, which leaves nothing behind.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ExportException">The checkpoint is not understood or damaged, or the package exists; the
    /// subclass says why.</exception>
    public static PackageManifest Export(
        string checkpointFolder,
        string packageFolder,
        ExportOptions options,
        IProgress<ExportProgress>? progress,
        CancellationToken cancellationToken)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointFolder);
        using var folder = new PackageFolder(packageFolder);
        Dictionary<string, PackageFile> files = new(StringComparer.Ordinal)
        {
            [PackageFiles.Weights] =
                WeightsWriter.Write(folder.PathOf(PackageFiles.Weights), checkpoint, progress, cancellationToken),
        };
        WriteGraphs(folder, checkpoint.Config.ToArchitecture(), files, cancellationToken);
        string tokenizer = Path.Combine(checkpointFolder, PackageFiles.Tokenizer);
        if (CheckpointFile.Exists(tokenizer))
        {
            files[PackageFiles.Tokenizer] = HashedFile.Write(
                folder.PathOf(PackageFiles.Tokenizer), CheckpointFile.Read(tokenizer, File.ReadAllBytes));
        }

        PackageManifest manifest = Describe(checkpoint.Config, SourceOf(checkpointFolder, options), files);
        File.WriteAllBytes(folder.PathOf(PackageFiles.Manifest), manifest.ToJson());
        if (options.Verification != VerificationScope.None)
        {
            using ModelPackage package = ModelPackage.OpenUnhashed(folder.Location);
            new PackageVerifier(checkpoint, package, progress, cancellationToken).Verify(options.Verification);
        }

        folder.Publish();
        return manifest;
    }

    private static void WriteGraphs(
        PackageFolder folder,
        Architecture architecture,
        Dictionary<string, PackageFile> files,
        CancellationToken cancellationToken)
    {
        using TensorFile weights = TensorFile.Open(folder.PathOf(PackageFiles.Weights));
        string model = folder.PathOf(PackageFiles.Model);
        ModelGraph.Write(model, architecture, weights.Tensors, PackageFiles.Weights);
        files[PackageFiles.Model] = PackageFile.Of(model, cancellationToken);
        string patchable = folder.PathOf(PackageFiles.Patchable);
        ModelGraph.WriteStacked(patchable, architecture, weights.Tensors, PackageFiles.Weights);
        files[PackageFiles.Patchable] = PackageFile.Of(patchable, cancellationToken);
    }

    private static PackageManifest Describe(
        CheckpointConfig config, PackageSource source, Dictionary<string, PackageFile> files)
    {
        Architecture architecture = config.ToArchitecture();
        return new PackageManifest
        {
            SchemaVersion = PackageManifest.CurrentSchemaVersion,
            FoldingVersion = PackageManifest.CurrentFoldingVersion,
            Source = source,
            Model = PackagedModel.From(architecture, config.RotaryBase),
            Hooks = ModelGraph.Hooks(architecture),
            PatchInputs = ModelGraph.StackedInputs,
            Files = files,
        };
    }

    private static PackageSource SourceOf(string checkpointFolder, ExportOptions options)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(checkpointFolder)));
        return new PackageSource(options.SourceId ?? name, options.Revision, options.Commit);
    }
}
