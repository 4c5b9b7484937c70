using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.OnnxExport;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Testing;

/// <summary>A checkpoint of the repository, or one of random weights, exported once into a temporary folder and
/// opened.</summary>
public sealed class TestModel : IDisposable
{
    /// <summary>Name of a model of random weights whose stream is 4 KiB wide, so that its package pads it.</summary>
    public const string Wide = "wide";

    private static readonly ModelShape WideShape = new(2, 8, 1024, 128, 256, 64, 64, IsParallel: true);

    private readonly string folder;

    private TestModel(string folder, ModelPackage package)
    {
        this.folder = folder;
        Package = package;
        Engine = RowEngine.Open(package);
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>An engine with default options.</summary>
    public RowEngine Engine { get; }

    /// <summary>Exports and opens a golden model (parallel, serial, odd), the embedded one (neox-tiny) or
    /// <see cref="Wide"/>.</summary>
    /// <param name="name">The model's name.</param>
    public static TestModel Open(string name)
    {
        string folder = Directory.CreateTempSubdirectory("selfrepair-test-").FullName;
        string package = Path.Combine(folder, "package");
        string checkpoint = name == Wide ? WriteWide(folder) : GoldenModels.FolderOf(name);
        CheckpointExporter.Export(checkpoint, package, new ExportOptions(), null, CancellationToken.None);
        return new TestModel(folder, ModelPackage.Open(package));
    }

    /// <summary>Closes the engine and removes the package.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        Package.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string WriteWide(string folder)
    {
        string checkpoint = Path.Combine(folder, "checkpoint");
        new SyntheticCheckpoint(WideShape).Write(checkpoint, StoredFormat.Safetensors, shardCount: 1);
        return checkpoint;
    }
}
