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

    private TestModel(string folder, string checkpoint)
    {
        this.folder = folder;
        Checkpoint = checkpoint;
        string package = Path.Combine(folder, "package");
        CheckpointExporter.Export(checkpoint, package, new ExportOptions(), null, CancellationToken.None);
        Package = ModelPackage.Open(package);
        Engine = RowEngine.Open(Package);
    }

    /// <summary>The checkpoint's folder.</summary>
    public string Checkpoint { get; }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>An engine with default options.</summary>
    public RowEngine Engine { get; }

    /// <summary>Exports and opens a golden model (parallel, serial, odd), the embedded one (neox-tiny) or
    /// <see cref="Wide"/>.</summary>
    /// <param name="name">The model's name.</param>
    public static TestModel Open(string name)
    {
        string folder = NewFolder();
        return new TestModel(folder, name == Wide ? WriteWide(folder) : GoldenModels.FolderOf(name));
    }

    /// <summary>Exports and opens a model of random weights.</summary>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="change">Changes the numbers of each tensor, by its name; null: not.</param>
    public static TestModel OfShape(ModelShape shape, Func<string, float, float>? change = null)
    {
        string folder = NewFolder();
        string checkpoint = Path.Combine(folder, "checkpoint");
        new SyntheticCheckpoint(shape, StoredNumber.Float32).Write(
            checkpoint, StoredFormat.Safetensors, shardCount: 1);
        if (change is not null)
        {
            SafetensorsEdits.Change(Path.Combine(checkpoint, "model.safetensors"), change);
        }

        return new TestModel(folder, checkpoint);
    }

    /// <summary>Closes the engine and removes the package.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        Package.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("selfrepair-test-").FullName;

    private static string WriteWide(string folder)
    {
        string checkpoint = Path.Combine(folder, "checkpoint");
        new SyntheticCheckpoint(WideShape).Write(checkpoint, StoredFormat.Safetensors, shardCount: 1);
        return checkpoint;
    }
}
