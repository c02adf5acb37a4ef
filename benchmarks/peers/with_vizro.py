"""The same results with Vizro, for a Python that has it: `python with_vizro.py results.csv PORT`."""

import sys

import pandas as pd
import plotly.graph_objects as go
import vizro.models as vm
import vizro.plotly.express as px
from vizro import Vizro
from vizro.models.types import capture

rows = pd.read_csv(sys.argv[1])


@capture("graph")
def levels(data_frame: pd.DataFrame) -> go.Figure:
    told = f"{data_frame['population'].iloc[0]}: {len(data_frame)}"
    many = data_frame["indicator"].nunique()
    return px.scatter(data_frame, x="value", y="indicator", color="round", height=30 * many, title=told)


page = vm.Page(
    title="P2WKSS",
    components=[vm.Graph(id="graph", figure=levels(data_frame=rows))],
    controls=[
        vm.Filter(
            column="population", selector=vm.RadioItems(options=sorted(rows["population"].unique()), value="binaan")
        )
    ],
)
Vizro().build(vm.Dashboard(pages=[page])).run(port=int(sys.argv[2]), debug=False)
