using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Every test model, each exported when first asked for.</summary>
public sealed class ModelFixture : IDisposable
{
    private readonly Dictionary<string, TestModel> models = [];

    public TestModel this[string name]
    {
        get
        {
            if (!models.TryGetValue(name, out TestModel? model))
            {
                model = TestModel.Open(name);
                models[name] = model;
            }

            return model;
        }
    }

    public void Dispose()
    {
        foreach (TestModel model in models.Values)
        {
            model.Dispose();
        }
    }
}
